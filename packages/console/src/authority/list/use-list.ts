import { useMemo } from 'react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useLocation, useSearch } from 'wouter';
import { type AskedAuthority, useAuthority } from '../../asking/authority.ts';
import { everyQuarterMinute } from '../../asking/pace.ts';
import { listAddress, type ListView, readListView } from './list-view.ts';

export const rowsOnPage = 50;

/** What is asked for a view. */
export interface ListQuery {
  readonly search?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export interface List<Row> {
  readonly view: ListView;
  readonly show: (view: ListView) => void;
  readonly asked: UseQueryResult<ListPart<Row>>;
  /** Every row of the view, page by page, told how many there are by now; `more`: it was cut. */
  readonly every: (
    onRows: (rows: number) => void,
  ) => Promise<{ readonly rows: readonly Row[]; readonly more: boolean }>;
}

interface ListPart<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

/** Rows of a file; asked for so many at once. */
export const mostSaved = 100_000;
const rowsAtOnce = 200;

/** The list at an address, as its query has it. */
export function useList<Row>(
  path: string,
  filters: readonly string[],
  rowsFor: (ask: AskedAuthority['ask'], query: ListQuery, view: ListView) => Promise<ListPart<Row>>,
): List<Row> {
  const { ask } = useAuthority();
  const [, navigate] = useLocation();
  const query = useSearch();
  const view = useMemo(() => readListView(query, filters), [query, filters]);
  const searched = view.search === '' ? {} : { search: view.search };
  const asked = useQuery({
    queryKey: [path, listAddress(path, view)],
    queryFn: () => rowsFor(ask, { limit: rowsOnPage, ...searched, ...from(view.cursor) }, view),
    // The rows stay until the next ones are there.
    placeholderData: (before) => before,
    refetchInterval: everyQuarterMinute,
  });
  const every: List<Row>['every'] = async (onRows) => {
    const rows: Row[] = [];
    for (let cursor = ''; ; ) {
      onRows(rows.length);
      const part = await rowsFor(ask, { limit: rowsAtOnce, ...searched, ...from(cursor) }, view);
      rows.push(...part.rows);
      if (part.next === undefined || rows.length >= mostSaved) return { rows, more: part.next !== undefined };
      cursor = part.next;
    }
  };
  return { view, asked, every, show: (next) => navigate(listAddress(path, next), { replace: next.cursor === '' }) };
}

function from(cursor: string): { readonly cursor?: string } {
  return cursor === '' ? {} : { cursor };
}
