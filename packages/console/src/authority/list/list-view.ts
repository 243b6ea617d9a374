/**
 * Lists of an authority: search, filters and page stand in the address, so that a bookmark is a saved view; the authority
 * searches and pages. What a list shows is left to its page.
 *
 * This file: the address of a view. Pure.
 */

export interface ListView {
  readonly search: string;
  /** Filters that are set, by name. */
  readonly filters: Readonly<Record<string, string>>;
  /** The column by which the authority orders, with `-` downwards; '' the newest first. */
  readonly sort: string;
  /** Of the page; '' the first. */
  readonly cursor: string;
}

/** What a list is narrowed and ordered by; anything else in an address is passed by. */
export interface ListNames {
  readonly filters: readonly string[];
  readonly sorts?: readonly string[];
}

export function readListView(query: string, { filters: names, sorts = [] }: ListNames): ListView {
  const given = new URLSearchParams(query);
  const set = names.flatMap((name): [string, string][] => {
    const value = given.get(name)?.slice(0, 200) ?? '';
    return value === '' ? [] : [[name, value]];
  });
  const sort = given.get('sort') ?? '';
  return {
    sort: sorts.includes(sort.replace(/^-/u, '')) ? sort : '',
    search: given.get('search')?.trim().slice(0, 200) ?? '',
    filters: Object.fromEntries(set),
    cursor: given.get('cursor')?.slice(0, 2000) ?? '',
  };
}

/** The same view has one address: what is usual is left out. */
export function listAddress(path: string, { search, filters, sort, cursor }: ListView): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('search', search);
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
  if (sort !== '') query.set('sort', sort);
  if (cursor !== '') query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Another filter begins at the first page. '' takes it out. */
export function withListFilter(view: ListView, name: string, value: string): ListView {
  const { [name]: _before, ...rest } = view.filters;
  return { ...view, filters: value === '' ? rest : { ...rest, [name]: value }, cursor: '' };
}

/** Whether anything is chosen from the list, so that nothing found means something else than nothing there. */
export function isNarrowed({ search, filters, cursor }: ListView): boolean {
  return search !== '' || cursor !== '' || Object.keys(filters).length > 0;
}

/** A column that is chosen goes upwards first, then downwards, then by time again. */
export function sortedBy(view: ListView, column: string): ListView {
  const next = { [column]: `-${column}`, [`-${column}`]: '' }[view.sort] ?? column;
  return { ...view, sort: next, cursor: '' };
}

/** How a table tells it. */
export function directionOf({ sort }: ListView, column: string): 'ascending' | 'descending' | undefined {
  if (sort === column) return 'ascending';
  return sort === `-${column}` ? 'descending' : undefined;
}
