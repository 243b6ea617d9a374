/**
 * Orders that no index has are made of parts that one has: by edition is the list of each edition, one after the other, the
 * newest contact first in each. Parts are told apart by a label, which says where they stand.
 */
import { contactMethods } from '../activation/client-row.ts';
import type { FilterFacts } from './filter-sql.ts';
import type { IndexOrder } from './machine-source.ts';
import type { PlacedMachine } from './machine-row.ts';
import { machineStates, stateOf } from './machine-state.ts';
import type { MachineView, SortName } from './machine-view.ts';
import { editionsOf } from './sources-of-view.ts';

export interface Phase {
  readonly label: string | number;
  readonly view: MachineView;
  readonly order: IndexOrder;
  readonly descending: boolean;
}

export interface PhaseFacts extends FilterFacts {
  /** Generations that packs speak of, ascending. */
  readonly generations: readonly number[];
}

const partedSorts = [
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'method',
] as const satisfies readonly SortName[];
type PartedSort = (typeof partedSorts)[number];

/** Machines of one that no pack speaks of any more. */
const otherGeneration = 2_000_000_000;

/** The parts of a view's list, in their order. */
export function phasesOf(view: MachineView, facts: PhaseFacts): readonly Phase[] {
  const { sort, descending } = view;
  if (sort === 'name') return namePhases(view);
  if (!isParted(sort)) return [{ label: 0, view, order: sort, descending }];
  // States are parts of the index by expiry: looked for along another one, rare ones would be far apart.
  const order = sort === 'state' ? 'expires' : 'lastSeen';
  const phases = partsOf(sort, view, facts).map(
    ([label, part]): Phase => ({ label, view: { ...view, ...part }, order, descending: true }),
  );
  return phases.sort((a, b) => compareLabels(view, a.label, b.label));
}

/** Machines without a name, or of a generation that nobody knows, stand behind the others in either direction. */
export function compareLabels(
  { sort, descending }: Pick<MachineView, 'sort' | 'descending'>,
  a: Phase['label'],
  b: Phase['label'],
): number {
  if (a === b) return 0;
  const isFixed = sort === 'name' || a === otherGeneration || b === otherGeneration;
  return a < b === (isFixed || !descending) ? -1 : 1;
}

/** Those without a name come last in either direction. */
function namePhases(view: MachineView): readonly Phase[] {
  const { named, descending } = view;
  const withName: Phase = { label: 0, view: { ...view, named: true }, order: 'name', descending };
  const without: Phase = { label: 1, view: { ...view, named: false }, order: 'client', descending: false };
  if (named === undefined) return [withName, without];
  return named ? [withName] : [without];
}

function isParted(sort: SortName): sort is PartedSort {
  return partedSorts.some((one) => one === sort);
}

/** Labels, ascending, with what each part is beside the view. */
function partsOf(
  sort: PartedSort,
  view: MachineView,
  facts: PhaseFacts,
): readonly (readonly [string | number, Partial<MachineView>])[] {
  if (sort === 'state') {
    const states = machineStates.map((state, label) => [label, { state }] as const);
    return states.filter(([, { state }]) => (view.state ?? state) === state);
  }
  if (sort === 'method') {
    const methods = contactMethods.map((method, label) => [label, { method }] as const);
    return methods.filter(([, { method }]) => (view.method ?? method) === method);
  }
  if (sort === 'generation') {
    const { generation } = view;
    if (generation !== undefined) return [[labelOfGeneration(generation, facts), { generation }]];
    const known = facts.generations.map((one) => [one, { generation: one }] as const);
    return [...known, [otherGeneration, { notOfGenerations: facts.generations }]];
  }
  const labels = new Set(editionsOf(view, facts).map((of) => of[sort]));
  return [...labels].sort().map((label) => [label, { [sort]: label }]);
}

function labelOfGeneration(generation: number, { generations }: PhaseFacts): number {
  return generations.includes(generation) ? generation : otherGeneration;
}

/** The part that a row belongs to. */
export function labelOf(
  sort: SortName,
  row: PlacedMachine & { readonly name?: string },
  facts: PhaseFacts,
): Phase['label'] {
  switch (sort) {
    case 'vendor':
    case 'application':
    case 'edition':
      return row[sort];
    case 'generation':
      return labelOfGeneration(row.generation, facts);
    case 'state':
      return machineStates.indexOf(stateOf(row, graceOf(row, facts), facts.now));
    case 'method':
      return contactMethods.indexOf(row.method);
    case 'name':
      return row.name === '' || row.name === undefined ? 1 : 0;
    default:
      return 0;
  }
}

/** Seconds of grace after a lease, for the edition of a row. */
export function graceOf(
  row: Pick<PlacedMachine, 'vendor' | 'application' | 'edition'>,
  { editions }: Pick<FilterFacts, 'editions'>,
): number {
  const edition = editions.find(
    (of) => of.edition === row.edition && of.application === row.application && of.vendor === row.vendor,
  );
  return edition?.additionalGrace ?? 0;
}
