/**
 * The list of machines and the page of one: which rows, in which order, is a view, and a view is a query: the address bar
 * holds it, a bookmark keeps it, `GET /v1/machines` takes it. Where rows come from is left to `machine-source.ts`.
 *
 * This file: views and their queries. Pure.
 */
import { type ColumnName, columnsText, readColumns } from './machine-columns.ts';

export const machineStates = ['licensed', 'grace', 'notification'] as const;
export type MachineState = (typeof machineStates)[number];

export const sortNames = [
  'name',
  'client',
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'method',
  'firstSeen',
  'lastSeen',
  'expires',
] as const;
export type SortName = (typeof sortNames)[number];

/** What a list can be divided by. */
export const groupings = [
  'application',
  'edition',
  'generation',
  'state',
  'method',
  'virtual',
  'tag',
  'group',
  'vendor',
] as const;
export type Grouping = (typeof groupings)[number];

export type YesOrNo = 'yes' | 'no';

export interface MachineView {
  /** A part of the name, or the beginning of the client id. */
  readonly search?: string;
  readonly state?: MachineState;
  readonly vendor?: string;
  readonly application?: string;
  readonly edition?: string;
  readonly generation?: string;
  readonly method?: 'host' | 'carry';
  readonly tag?: string;
  readonly group?: string;
  readonly activated?: YesOrNo;
  readonly named?: YesOrNo;
  readonly shortLived?: YesOrNo;
  readonly virtual?: YesOrNo;
  /** Times: a span from now (`-30d`), a day, or seconds since 1970. */
  readonly seenAfter?: string;
  readonly seenBefore?: string;
  readonly expiresAfter?: string;
  readonly expiresBefore?: string;
  readonly sort: SortName;
  readonly descending: boolean;
  /** Divided into groups instead of listed. */
  readonly by?: Grouping;
  /** Absent: the usual ones. */
  readonly columns?: readonly ColumnName[];
}

/** A view as the query of an address of the host. */
export interface AskedView extends Omit<MachineView, 'generation' | 'sort' | 'descending' | 'by' | 'columns'> {
  readonly generation?: number;
  readonly sort: SortName | `-${SortName}`;
}

export const usualView: MachineView = { sort: 'lastSeen', descending: true };

const id = /^[a-z0-9][a-z0-9.-]{0,63}$/u;
const moment = /^(?:-?\d{1,6}[hd]|\d{1,11}|\d{4}-\d{2}-\d{2})$/u;
const yesOrNo = /^(?:yes|no)$/u;

/** What each filter may be, in the order in which they stand in an address. */
const filters = {
  search: /^.{1,253}$/su,
  vendor: id,
  application: id,
  edition: id,
  generation: /^\d{1,9}$/u,
  method: /^(?:host|carry)$/u,
  tag: /^.{1,64}$/su,
  group: /^.{1,64}$/su,
  activated: yesOrNo,
  named: yesOrNo,
  shortLived: yesOrNo,
  virtual: yesOrNo,
  seenAfter: moment,
  seenBefore: moment,
  expiresAfter: moment,
  expiresBefore: moment,
  state: /^(?:licensed|grace|notification)$/u,
} as const satisfies Partial<Record<keyof MachineView, RegExp>>;

export type FilterName = keyof typeof filters;

const filterNames = Object.keys(filters) as readonly FilterName[];

/** What is wrong or unknown in an address is left out: a bookmark of another version still opens. */
export function readView(query: URLSearchParams): MachineView {
  const given: Partial<Record<FilterName, string>> = {};
  for (const name of filterNames) {
    const value = query.get(name)?.trim().slice(0, 253) ?? '';
    if (filters[name].test(value)) given[name] = value;
  }
  const order = query.get('sort') ?? '';
  const sort = sortNames.find((one) => one === order.replace(/^-/u, ''));
  const by = groupings.find((one) => one === query.get('by'));
  const columns = readColumns(query.get('columns'));
  return {
    ...usualView,
    // Each has been looked at by the expression of its own.
    ...(given as Partial<MachineView>),
    ...(sort !== undefined && { sort, descending: order.startsWith('-') }),
    ...(by !== undefined && { by }),
    ...(columns !== undefined && { columns }),
  };
}

/** Without what is usual, so that the same view has one address. */
export function viewQuery(view: MachineView): string {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = view[name];
    if (value !== undefined && value !== '') query.set(name, value);
  }
  if (view.sort !== usualView.sort || view.descending !== usualView.descending) {
    query.set('sort', `${view.descending ? '-' : ''}${view.sort}`);
  }
  if (view.by !== undefined) query.set('by', view.by);
  if (view.columns !== undefined) query.set('columns', columnsText(view.columns));
  return query.toString();
}

/** The address of a view, and of a page of it. @param from rows before that page. */
export function machinesAddress(view: MachineView, page?: { readonly cursor: string; readonly from: number }): string {
  const query = new URLSearchParams(viewQuery(view));
  if (page !== undefined) {
    query.set('from', String(page.from));
    query.set('cursor', page.cursor);
  }
  const text = query.toString();
  return text === '' ? '/machines' : `/machines?${text}`;
}

/** What the host is asked for: the view without what is only looks. */
export function askedOf({
  by: _by,
  columns: _columns,
  sort,
  descending,
  generation,
  ...filters
}: MachineView): AskedView {
  return {
    ...filters,
    ...(generation !== undefined && { generation: Number(generation) }),
    sort: `${descending ? '-' : ''}${sort}` as const,
  };
}

/** The view with another value in one of its filters; '' takes it out. */
export function withFilter(view: MachineView, name: FilterName, value: string): MachineView {
  const query = new URLSearchParams(viewQuery(view));
  if (value === '') query.delete(name);
  else query.set(name, value);
  return readView(query);
}

/** Filters that are asked for less often, and what each may be set to; spans are from now. */
export const moreFilters = {
  activated: ['yes', 'no'],
  named: ['yes', 'no'],
  shortLived: ['yes', 'no'],
  virtual: ['yes', 'no'],
  seenAfter: ['-1d', '-7d', '-30d'],
  expiresAfter: ['30d', '90d', '180d'],
} as const satisfies Partial<Record<FilterName, readonly string[]>>;

/** Filters that may be a day. */
export const dateFilters = ['seenAfter', 'seenBefore', 'expiresAfter', 'expiresBefore'] as const;

/** With these days, in their order; '': none. A span from now that stands in place of one stays. */
export function withDates(view: MachineView, days: readonly string[]): MachineView {
  return dateFilters.reduce((rest, name, at) => {
    const day = days[at] ?? '';
    const isSpan = view[name] !== undefined && !/^\d{4}-/u.test(view[name]);
    return day === '' && isSpan ? rest : withFilter(rest, name, day);
  }, view);
}

/** Without any filter; order and looks stay. */
export function withoutFilters(view: MachineView): MachineView {
  return filterNames.reduce((rest, name) => withFilter(rest, name, ''), view);
}

/** Divided by this; `undefined`: a list again. */
export function dividedBy(view: MachineView, by: Grouping | undefined): MachineView {
  const { by: _before, ...rest } = view;
  return by === undefined ? rest : { ...rest, by };
}

export function withColumns(view: MachineView, columns: readonly ColumnName[]): MachineView {
  const { columns: _before, ...rest } = view;
  return readView(new URLSearchParams([...new URLSearchParams(viewQuery(rest)), ['columns', columnsText(columns)]]));
}

/** Newest first, and the machine whose name comes first: what one wants of a column that one has not sorted by. */
const firstDescending: readonly SortName[] = ['lastSeen', 'firstSeen'];

/** Sorted by this column; a second time: the other way round. An unknown name changes nothing. */
export function sortedBy(view: MachineView, column: string): MachineView {
  const sort = sortNames.find((one) => one === column);
  if (sort === undefined) return view;
  return { ...view, sort, descending: view.sort === sort ? !view.descending : firstDescending.includes(sort) };
}

/** Filters that are set, the state first: as they are shown. */
export function filtersOf(view: MachineView): readonly { readonly name: FilterName; readonly value: string }[] {
  return (['state', ...filterNames.filter((name) => name !== 'state')] as const).flatMap((name) => {
    const value = view[name];
    return value === undefined ? [] : [{ name, value }];
  });
}
