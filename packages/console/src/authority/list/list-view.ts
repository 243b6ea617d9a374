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
  /** Of the page; '' the first. */
  readonly cursor: string;
}

/** @param names of the filters that this list has; others are passed by. */
export function readListView(query: string, names: readonly string[]): ListView {
  const given = new URLSearchParams(query);
  const set = names.flatMap((name): [string, string][] => {
    const value = given.get(name)?.slice(0, 200) ?? '';
    return value === '' ? [] : [[name, value]];
  });
  return {
    search: given.get('search')?.trim().slice(0, 200) ?? '',
    filters: Object.fromEntries(set),
    cursor: given.get('cursor')?.slice(0, 200) ?? '',
  };
}

/** The same view has one address: what is usual is left out. */
export function listAddress(path: string, { search, filters, cursor }: ListView): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('search', search);
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(name, value);
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
