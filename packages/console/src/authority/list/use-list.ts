import { useMemo } from 'react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import { type AskedAuthority, useAuthority } from '../../asking/authority.ts';
import { everyQuarterMinute } from '../../asking/pace.ts';
import { type RowsOfPage, saveEveryRow, type Saving } from '../../files/every-row.ts';
import { listAddress, type ListNames, type ListView, readListView } from './list-view.ts';

export const rowsOnPage = 50;

/** What is asked for a view. */
export interface ListQuery<Sort extends string> {
  readonly search?: string;
  readonly sort?: Sort | `-${Sort}`;
  readonly cursor?: string;
  readonly limit: number;
}

export interface List<Row> {
  readonly view: ListView;
  readonly show: (view: ListView) => void;
  readonly asked: UseQueryResult<RowsOfPage<Row>>;
  /** Every row of the view, page by page. Tells in how many files. */
  readonly every: (saving: Saving<Row>) => Promise<number>;
}

/** Of a file. */
const rowsAtOnce = 200;

/** The list at an address, as its query has it. */
export function useList<Row, Sort extends string = never>(
  path: string,
  names: ListNames & { readonly sorts?: readonly Sort[] },
  rowsFor: (ask: AskedAuthority['ask'], query: ListQuery<Sort>, view: ListView) => Promise<RowsOfPage<Row>>,
): List<Row> {
  const { ask } = useAuthority();
  const [, navigate] = useLocation();
  const query = useSearch();
  const view = useMemo(() => readListView(query, names), [query, names]);
  const searched = {
    ...(view.search !== '' && { search: view.search }),
    // A view has no other than those of the list.
    ...(view.sort !== '' && { sort: view.sort as Sort | `-${Sort}` }),
  };
  const asked = useQuery({
    queryKey: [path, listAddress(path, view)],
    queryFn: () => rowsFor(ask, { limit: rowsOnPage, ...searched, ...from(view.cursor) }, view),
    // The rows stay until the next ones are there.
    placeholderData: (before) => before,
    refetchInterval: everyQuarterMinute,
  });
  const every: List<Row>['every'] = (saving) =>
    saveEveryRow((cursor = '') => rowsFor(ask, { limit: rowsAtOnce, ...searched, ...from(cursor) }, view), saving);
  return { view, asked, every, show: (next) => navigate(listAddress(path, next), { replace: next.cursor === '' }) };
}

function from(cursor: string): { readonly cursor?: string } {
  return cursor === '' ? {} : { cursor };
}
