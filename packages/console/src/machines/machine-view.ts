/**
 * The list of machines and the page of one: which rows, in which order, is a view, and a view is a query: the address bar
 * holds it, a bookmark keeps it, `GET /v1/machines` takes it as it stands. Where rows come from is left to
 * `machine-source.ts`.
 *
 * This file: views and their queries. Pure.
 */

export const machineStates = ['licensed', 'grace', 'notification'] as const;
export type MachineState = (typeof machineStates)[number];

export const sortNames = ['name', 'edition', 'generation', 'state', 'firstSeen', 'lastSeen', 'expires'] as const;
export type SortName = (typeof sortNames)[number];

export interface MachineView {
  /** A part of the name, or the beginning of the client id. */
  readonly search?: string;
  readonly state?: MachineState;
  readonly vendor?: string;
  readonly application?: string;
  readonly edition?: string;
  readonly generation?: string;
  /** Not seen since; a span from now (`-30d`). */
  readonly seenBefore?: string;
  /** End of the lease; a span from now (`30d`). */
  readonly expiresBefore?: string;
  readonly sort: SortName;
  readonly descending: boolean;
}

export const usualView: MachineView = { sort: 'lastSeen', descending: true };

const texts = ['search', 'vendor', 'application', 'edition', 'generation', 'seenBefore', 'expiresBefore'] as const;
export type FilterName = (typeof texts)[number] | 'state';

/** What is wrong or unknown in an address is left out: a bookmark of another version still opens. */
export function readView(query: URLSearchParams): MachineView {
  const filters: Partial<Record<(typeof texts)[number], string>> = {};
  for (const name of texts) {
    const given = query.get(name)?.trim().slice(0, 253) ?? '';
    if (given !== '') filters[name] = given;
  }
  const state = machineStates.find((one) => one === query.get('state'));
  const order = query.get('sort') ?? '';
  const sort = sortNames.find((one) => one === order.replace(/^-/u, ''));
  return {
    ...usualView,
    ...filters,
    ...(state !== undefined && { state }),
    ...(sort !== undefined && { sort, descending: order.startsWith('-') }),
  };
}

/** Without what is usual, so that the same view has one address. */
export function viewQuery(view: MachineView): string {
  const query = new URLSearchParams();
  for (const name of [...texts, 'state'] as const) {
    const value = view[name];
    if (value !== undefined && value !== '') query.set(name, value);
  }
  if (view.sort !== usualView.sort || view.descending !== usualView.descending) {
    query.set('sort', `${view.descending ? '-' : ''}${view.sort}`);
  }
  return query.toString();
}

/** The view with another value in one of its filters; '' takes it out. */
export function withFilter(view: MachineView, name: FilterName, value: string): MachineView {
  const { [name]: _before, ...rest } = view;
  return value === '' ? rest : readView(new URLSearchParams({ ...queryOf(rest), [name]: value }));
}

/** Newest first, and the machine whose name comes first: what one wants of a column that one has not sorted by. */
const firstDescending: readonly SortName[] = ['lastSeen', 'firstSeen'];

/** Sorted by this column; a second time: the other way round. An unknown name changes nothing. */
export function sortedBy(view: MachineView, column: string): MachineView {
  const sort = sortNames.find((one) => one === column);
  if (sort === undefined) return view;
  return { ...view, sort, descending: view.sort === sort ? !view.descending : firstDescending.includes(sort) };
}

/** Filters that are set, in the order in which they are shown. */
export function filtersOf(view: MachineView): readonly { readonly name: FilterName; readonly value: string }[] {
  return (['state', ...texts] as const).flatMap((name) => {
    const value = view[name];
    return value === undefined ? [] : [{ name, value }];
  });
}

function queryOf(view: MachineView): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(viewQuery(view)));
}
