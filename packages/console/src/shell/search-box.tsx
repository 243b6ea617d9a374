import { useEffect, useRef, useState } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';

/** The search at the top of every page. `/` leads here, the arrow down into what was found. */
export function SearchBox({
  label,
  hint,
  shown,
  look,
  onClear,
}: {
  readonly label: string;
  readonly hint: string;
  /** What the address says is looked for. */
  readonly shown: string;
  readonly look: (search: string) => void;
  readonly onClear: () => void;
}) {
  const words = useWords();
  // What is typed holds until the address changes by another way: back, a link, a chip that was closed.
  const [typed, setTyped] = useState({ at: shown, text: shown });
  const text = typed.at === shown ? typed.text : shown;
  const setText = (next: string): void => setTyped({ at: shown, text: next });
  const input = useRef<HTMLInputElement>(null);
  useSlash(input);
  return (
    <SearchField
      className="search"
      aria-label={label}
      value={text}
      onChange={setText}
      onSubmit={look}
      onClear={onClear}
    >
      <Icon name="search" />
      <Input ref={input} placeholder={hint} onKeyDown={toFirstRow} maxLength={253} />
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
  const row = document.querySelector<HTMLElement>('.rows [role="row"][data-key], .rows tbody a, .audit-rows summary');
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
