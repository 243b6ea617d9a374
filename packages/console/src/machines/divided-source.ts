/** The parts of a view that is grouped, each with its number. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { type MachineCount, useMachineCounts } from './machine-source.ts';
import { askedOf, dividedBy, type Grouping, type MachineView, viewQuery, withFilter } from './machine-view.ts';
import { restOf } from './rest-of-view.ts';

export interface DividedPart {
  readonly value: string;
  /** The list of it. */
  readonly view: MachineView;
  /** `undefined`: not known yet. */
  readonly count: MachineCount | undefined;
}

export interface DividedParts {
  /** `undefined`: not known yet. */
  readonly parts: readonly DividedPart[] | undefined;
  /** How many machines are in none of them; `undefined`: nobody knows, or they may be in several. */
  readonly rest: number | undefined;
  /** There are more parts than these. */
  readonly more: boolean;
  readonly error: unknown;
}

/** @param whole how many machines the whole view has. */
export function useParts(view: MachineView, by: Grouping, whole: MachineCount | undefined): DividedParts {
  const { ask } = useHost();
  const { data, error } = useQuery({
    queryKey: ['machines', 'parts', viewQuery(view)],
    queryFn: () => ask({ method: 'GET', path: '/v1/machines/parts', query: { ...askedOf(view), by } }),
    placeholderData: keepPreviousData,
  });
  const listed = dividedBy(view, undefined);
  const values = data?.parts.map(({ value }) => value) ?? [];
  const views = values.map((value) => withFilter(listed, by, value));
  const counts = useMachineCounts(views);
  const parts = values.map((value, at) => ({ value, view: views[at] ?? listed, count: counts[at] }));
  return {
    parts: data === undefined ? undefined : parts,
    rest: by === 'tag' ? undefined : restOf(whole, counts),
    more: data?.more === true,
    error,
  };
}
