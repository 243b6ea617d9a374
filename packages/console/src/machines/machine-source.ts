/** Where rows of machines and their numbers come from: the host filters, sorts, pages and counts. */
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type AskedHost, useHost } from '../asking/host.tsx';
import { everyFewSeconds, everyHalfMinute } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';
import { type FullPage, fullPage } from './full-page.ts';
import { askedOf, type MachineState, type MachineView, machineStates, viewQuery } from './machine-view.ts';

export type ListedMachine = Parts['Machine'];
export type MachineCount = Pick<Parts['MachineCount'], 'count' | 'exact'>;
export type MachinePage = FullPage<ListedMachine>;

export const rowsOnPage = 50;

/** The view as the host is asked for it: what is only looks asks nothing anew. */
function keyOf(view: MachineView): string {
  const { by: _by, columns: _columns, ...asked } = view;
  return viewQuery(asked);
}

export function useMachines(view: MachineView, cursor: string): UseQueryResult<MachinePage> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['machines', 'page', keyOf(view), cursor],
    queryFn: ({ signal }) =>
      fullPage(
        async (at, limit) => {
          // Nobody waits for it any more: the host need not look on.
          signal.throwIfAborted();
          return partOf(
            await ask({
              method: 'GET',
              path: '/v1/machines',
              query: { ...askedOf(view), limit, ...(at !== undefined && { cursor: at }) },
            }),
          );
        },
        { cursor: cursor === '' ? undefined : cursor, size: rowsOnPage },
      ),
    // The rows stay until the next ones are there.
    placeholderData: (before) => before,
    refetchInterval: everyFewSeconds,
  });
}

function partOf({ machines, next }: Parts['MachinePage']): {
  rows: readonly ListedMachine[];
  next?: string | undefined;
} {
  return { rows: machines, next };
}

function countQuestion({ ask }: Pick<AskedHost, 'ask'>, view: MachineView) {
  // The order says nothing of the number.
  const counted = { ...view, sort: 'lastSeen', descending: true } as const;
  return {
    queryKey: ['machines', 'count', keyOf(counted)],
    queryFn: (): Promise<MachineCount> => ask({ method: 'GET', path: '/v1/machines/count', query: askedOf(counted) }),
    // Rarer than rows: a number may take the host a tenth of a second.
    refetchInterval: everyHalfMinute,
  };
}

/** How many a view has; `undefined`: not known yet. */
export function useMachineCount(view: MachineView): MachineCount | undefined {
  return useQuery(countQuestion(useHost(), view)).data;
}

/** How many each of several views has, in their order. */
export function useMachineCounts(views: readonly MachineView[]): readonly (MachineCount | undefined)[] {
  const host = useHost();
  return useQueries({ queries: views.map((view) => countQuestion(host, view)) }).map(({ data }) => data);
}

/** Generations that packs speak of: what machines can be filtered by. */
export function useGenerations(): readonly string[] {
  const { ask } = useHost();
  const { data } = useQuery({
    queryKey: ['machines', 'generations'],
    queryFn: () => ask({ method: 'GET', path: '/v1/machines/parts', query: { by: 'generation' } }),
    refetchInterval: everyHalfMinute,
  });
  return data?.parts.map(({ value }) => value) ?? [];
}

export type StateCounts = Readonly<Record<MachineState | 'all', MachineCount | undefined>>;

/** How many of a view are in each state, whatever state it asks for. */
export function useStateCounts(view: MachineView): StateCounts {
  const { state: _any, ...every } = view;
  const [all, licensed, grace, notification] = useMachineCounts([
    every,
    ...machineStates.map((state) => ({ ...every, state })),
  ]);
  return { all, licensed, grace, notification };
}
