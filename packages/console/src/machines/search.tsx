import { useLocation, useSearch } from 'wouter';
import { SearchBox } from '../shell/search-box.tsx';
import { useWords } from '../words/words.tsx';
import { readView, viewQuery, withFilter } from './machine-view.ts';

/** A machine is looked for from every page; on the list of machines the rest of the view stays. */
export function Search() {
  const words = useWords();
  const [path, navigate] = useLocation();
  const query = useSearch();
  const atMachines = path === '/machines';
  const view = readView(new URLSearchParams(atMachines ? query : ''));
  const look = (search: string): void => {
    const next = viewQuery(withFilter(view, 'search', search.trim()));
    navigate(next === '' ? '/machines' : `/machines?${next}`, { replace: atMachines });
  };
  return (
    <SearchBox
      label={words.say('search.label')}
      hint={words.say('search.hint')}
      shown={view.search ?? ''}
      look={look}
      onClear={() => atMachines && look('')}
    />
  );
}
