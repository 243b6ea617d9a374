/**
 * Where rows of machines come from: the one file that knows. Today `GET /v1/clients`, which neither filters nor counts: the
 * rows are fetched and chosen from here, up to `mostRows`. `GET /v1/machines` takes the same view as its query, and this file
 * gets shorter.
 */
import { useQuery, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useHost, type AskedHost } from '../asking/host.tsx';
import { type ListedMachine, listedMachine, rowsOf } from './machine-rows.ts';
import { type MachineState, type MachineView, machineStates, viewQuery } from './machine-view.ts';

export interface MachinePage {
  readonly machines: readonly ListedMachine[];
  /** How many the view has; `exact`: no more than these. */
  readonly count: number;
  readonly exact: boolean;
  /** Asks for the next page; undefined: there is none. */
  readonly next?: string;
}

export const rowsOnPage = 50;

const rowsAtOnce = 1000;
const mostRows = 20_000;

/** Milliseconds after which so many rows are fetched again: what a look costs the host stays small. */
function freshFor(rows: number): number {
  return rows > 2000 ? 60_000 : 10_000;
}

export function useMachines(view: MachineView, cursor: string): UseQueryResult<MachinePage> {
  const host = useHost();
  return useQuery({
    queryKey: ['machines', viewQuery(view), cursor],
    queryFn: () => pageOf(host, view, cursor),
    // The rows stay until the next ones are there.
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => freshFor(state.data?.count ?? 0),
  });
}

export type StateCounts = Readonly<Record<MachineState | 'all', number>>;

/** How many of a view are in each state, whatever state it asks for. */
export function useStateCounts(view: MachineView): UseQueryResult<StateCounts> {
  const host = useHost();
  const { state: _any, ...every } = view;
  return useQuery({
    queryKey: ['machine-counts', viewQuery(every)],
    queryFn: async (): Promise<StateCounts> => {
      const rows = await chosenRows(host, every);
      const count = (state: MachineState): number => rows.filter((row) => row.state === state).length;
      const [licensed = 0, grace = 0, notification = 0] = machineStates.map(count);
      return { all: rows.length, licensed, grace, notification };
    },
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => freshFor(state.data?.all ?? 0),
  });
}

/** Every row of a view, for a file. */
export function everyRow(host: AskedHost, view: MachineView): Promise<readonly ListedMachine[]> {
  return chosenRows(host, view);
}

async function pageOf(host: AskedHost, view: MachineView, cursor: string): Promise<MachinePage> {
  const rows = await chosenRows(host, view);
  const from = /^\d{1,6}$/u.test(cursor) ? Number(cursor) : 0;
  const end = from + rowsOnPage;
  return {
    machines: rows.slice(from, end),
    count: rows.length,
    exact: rows.length < mostRows,
    ...(end < rows.length && { next: String(end) }),
  };
}

async function chosenRows(host: AskedHost, view: MachineView): Promise<readonly ListedMachine[]> {
  const { machines, now } = await fetchedRows(host, host.queries);
  return rowsOf(machines, view, now);
}

function fetchedRows(
  { ask }: Pick<AskedHost, 'ask'>,
  queries: QueryClient,
): Promise<{ readonly machines: readonly ListedMachine[]; readonly now: number }> {
  return queries.fetchQuery({
    queryKey: ['clients'],
    staleTime: ({ state }) => freshFor(state.data?.machines.length ?? 0) - 1000,
    queryFn: async () => {
      const { now } = await ask({ method: 'GET', path: '/v1/status' });
      const machines: ListedMachine[] = [];
      for (let offset = 0; offset < mostRows; offset += rowsAtOnce) {
        const query = { limit: rowsAtOnce, offset };
        const { clients } = await ask({ method: 'GET', path: '/v1/clients', query });
        machines.push(...clients.map((client) => listedMachine(client, now)));
        if (clients.length < rowsAtOnce) break;
      }
      return { machines, now };
    },
  });
}
