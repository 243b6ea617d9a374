import { useEffect, useRef, useState } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { Icon } from '../look/icon.tsx';
import { readView, viewQuery, withFilter } from '../machines/machine-view.ts';
import { useWords } from '../words/words.tsx';

/** A machine is looked for from every page; on the list of machines the rest of the view stays. `/` leads here. */
export function Search() {
  const words = useWords();
  const [path, navigate] = useLocation();
  const query = useSearch();
  const atMachines = path === '/machines';
  const view = readView(new URLSearchParams(atMachines ? query : ''));
  const shown = view.search ?? '';
  // What is typed holds until the address changes by another way: back, a link, a chip that was closed.
  const [typed, setTyped] = useState({ at: shown, text: shown });
  const text = typed.at === shown ? typed.text : shown;
  const setText = (next: string): void => setTyped({ at: shown, text: next });
  const input = useRef<HTMLInputElement>(null);
  useSlash(input);
  const look = (search: string): void => {
    const next = viewQuery(withFilter(view, 'search', search.trim()));
    navigate(next === '' ? '/machines' : `/machines?${next}`, { replace: atMachines });
  };
  return (
    <SearchField
      className="search"
      aria-label={words.say('search.label')}
      value={text}
      onChange={setText}
      onSubmit={look}
      onClear={() => atMachines && look('')}
    >
      <Icon name="search" />
      <Input ref={input} placeholder={words.say('search.hint')} onKeyDown={toFirstRow} maxLength={253} />
      {text === '' ? <kbd aria-hidden="true">/</kbd> : null}
      <Button className="quiet-button icon-only" aria-label={words.say('search.clear')}>
        <Icon name="close" size={16} />
      </Button>
    </SearchField>
  );
}

/** From the search into what it found. */
function toFirstRow(event: React.KeyboardEvent): void {
  if (event.key !== 'ArrowDown') return;
  const row = document.querySelector<HTMLElement>('.rows [role="row"][data-key]');
  if (row === null) return;
  event.preventDefault();
  row.focus();
}

function useSlash(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [input]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}
