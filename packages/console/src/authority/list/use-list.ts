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
  readonly asked: UseQueryResult<{ readonly rows: readonly Row[]; readonly next?: string | undefined }>;
}

/** The list at an address, as its query has it. */
export function useList<Row>(
  path: string,
  filters: readonly string[],
  rowsFor: (
    ask: AskedAuthority['ask'],
    query: ListQuery,
    view: ListView,
  ) => Promise<{ readonly rows: readonly Row[]; readonly next?: string | undefined }>,
): List<Row> {
  const { ask } = useAuthority();
  const [, navigate] = useLocation();
  const query = useSearch();
  const view = useMemo(() => readListView(query, filters), [query, filters]);
  const asked = useQuery({
    queryKey: [path, listAddress(path, view)],
    queryFn: () =>
      rowsFor(
        ask,
        {
          limit: rowsOnPage,
          ...(view.search !== '' && { search: view.search }),
          ...(view.cursor !== '' && { cursor: view.cursor }),
        },
        view,
      ),
    // The rows stay until the next ones are there.
    placeholderData: (before) => before,
    refetchInterval: everyQuarterMinute,
  });
  return { view, asked, show: (next) => navigate(listAddress(path, next), { replace: next.cursor === '' }) };
}
