import { useLocation, useSearch } from 'wouter';
import { SearchBox } from '../../shell/search-box.tsx';
import { useWords } from '../../words/words.tsx';
import { listAddress } from './list-view.ts';

/** Lists that are searched where they are; from every other page keys are. */
const lists = ['/customers', '/keys', '/registrations', '/licenses', '/audit'];

export function AuthoritySearch() {
  const words = useWords();
  const [path, navigate] = useLocation();
  const query = new URLSearchParams(useSearch());
  const atList = lists.includes(path);
  const look = (text: string): void => {
    const { search: _before, cursor: _page, ...filters } = Object.fromEntries(atList ? query : []);
    const address = listAddress(atList ? path : '/keys', { search: text.trim(), filters, sort: '', cursor: '' });
    navigate(address, { replace: atList });
  };
  return (
    <SearchBox
      label={words.say('authority.search.label')}
      hint={words.say('authority.search.hint')}
      shown={atList ? (query.get('search') ?? '') : ''}
      look={look}
      onClear={() => atList && look('')}
    />
  );
}
