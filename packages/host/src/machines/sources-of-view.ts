/** Which sources a view is read from: for an order of an index, and for ranges that hold few machines. */
import type { SqlValue } from '@attiva/storage';
import {
  type Condition,
  conditionsOf,
  type FilterFacts,
  type Granted,
  idCondition,
  idParameters,
  joinConditions,
  nameCondition,
} from './filter-sql.ts';
import type { Bound, IndexOrder, Source } from './machine-source.ts';
import type { MachineView } from './machine-view.ts';
import type { EditionOf } from './served-editions.ts';

/** Entries of an index that covers, one that fetches the row, and one more table looked into: what they cost. */
const rowCost = 8;
const lookCost = 12;
const searchCost = 2;

interface Place {
  readonly vendor: string;
  readonly application: string;
}

/** Sources that together hold every row of the view, each in this order. */
export function sourcesOf(
  view: MachineView,
  facts: FilterFacts,
  { order, descending }: { readonly order: IndexOrder; readonly descending: boolean },
): readonly Source[] {
  const editions = editionsOf(view, facts);
  const places = placesOf(editions);
  if (places.length === 0) return [];
  // A name is looked up in each application of its vendor.
  const lookups = order === 'name' ? new Set(places.map(({ application }) => application)).size : 1;
  return rangesFor(order, view, { editions, places }).map(({ prefix, granted }) => {
    const bounds = boundsOf(view, order, facts);
    const all = new Set([...granted, ...bounds.granted]);
    const searched = order === 'name' ? searchOfNames(view, facts) : undefined;
    if (searched !== undefined) all.add('search');
    const conditions = [...(searched === undefined ? [] : [searched]), ...conditionsOf(view, facts, all)];
    const looks = conditions.filter(({ looksElsewhere }) => looksElsewhere === true).length;
    const covers = order === 'lastSeen' || order === 'expires';
    return {
      order,
      descending,
      prefix,
      bounds: bounds.bounds,
      filter: joinConditions(conditions),
      places,
      // What the search does not find is not looked at any further.
      cost: searched === undefined ? (covers ? 1 : rowCost * lookups) + looks * lookCost : searchCost,
    };
  });
}

/** Ranges of indexes that hold all rows of the view, and perhaps few others: candidates for reading them whole. */
export function narrowRanges(view: MachineView, facts: FilterFacts): readonly (readonly Source[])[] {
  const orders: IndexOrder[] = [];
  if (view.edition !== undefined || boundsOf(view, 'expires', facts).bounds.length > 0) orders.push('expires');
  if (view.shortLived === true || boundsOf(view, 'lastSeen', facts).bounds.length > 0) orders.push('lastSeen');
  return orders.map((order) => sourcesOf(view, facts, { order, descending: false }));
}

export function editionsOf(view: MachineView, { editions }: FilterFacts): readonly EditionOf[] {
  return editions.filter(
    ({ vendor, application, edition }) =>
      (view.vendor ?? vendor) === vendor &&
      (view.application ?? application) === application &&
      (view.edition ?? edition) === edition,
  );
}

export function placesOf(editions: readonly EditionOf[]): readonly Place[] {
  const places = new Map(
    editions.map(({ vendor, application }) => [`${vendor} ${application}`, { vendor, application }]),
  );
  return [...places.values()];
}

interface Range {
  readonly prefix: Condition;
  readonly granted: readonly (keyof MachineView)[];
}

function rangesFor(
  order: IndexOrder,
  { shortLived, named }: MachineView,
  { editions, places }: { readonly editions: readonly EditionOf[]; readonly places: readonly Place[] },
): readonly Range[] {
  const ofPlace: readonly (keyof MachineView)[] = ['vendor', 'application'];
  if (order === 'name') {
    // Names of no text are those of machines that never told one.
    const granted: readonly (keyof MachineView)[] = named === false ? ofPlace : [...ofPlace, 'named'];
    return [{ prefix: { text: "folded <> ''", parameters: [] }, granted }];
  }
  if (order === 'expires') {
    return editions.map(({ vendor, application, edition }) => ({
      prefix: where(['vendor', 'application', 'edition'], [vendor, application, edition]),
      granted: [...ofPlace, 'edition'],
    }));
  }
  if (order !== 'lastSeen') {
    return places.map(({ vendor, application }) => ({
      prefix: where(['vendor', 'application'], [vendor, application]),
      granted: ofPlace,
    }));
  }
  const kinds = shortLived === undefined ? [0, 1] : [Number(shortLived)];
  return places.flatMap(({ vendor, application }) =>
    kinds.map((ephemeral) => ({
      prefix: where(['vendor', 'application', 'ephemeral'], [vendor, application, ephemeral]),
      granted: [...ofPlace, 'shortLived'] as const,
    })),
  );
}

/** The search on entries of the index of names (`d`), before the row of a machine is fetched. */
function searchOfNames({ search, match }: MachineView, { digestOf }: FilterFacts): Condition | undefined {
  if (search === undefined) return undefined;
  const { text, parameters } = nameCondition({ search, match }, digestOf);
  return {
    text: `(${text.replaceAll('folded', 'd.value')}) or (${idCondition('d.client')})`,
    parameters: [...parameters, ...idParameters(search)],
  };
}

function where(columns: readonly string[], values: readonly SqlValue[]): Range['prefix'] {
  return { text: columns.map((column) => `${column} = ?`).join(' and '), parameters: values };
}

/** What the view says of the column that the index is ordered by. */
function boundsOf(
  view: MachineView,
  order: IndexOrder,
  { now }: FilterFacts,
): { readonly bounds: readonly Bound[]; readonly granted: Granted } {
  const bounds: Bound[] = [];
  const granted = new Set<keyof MachineView>();
  const bound = (field: keyof MachineView, sign: Bound['sign'], value: SqlValue): void => {
    bounds.push({ sign, value });
    granted.add(field);
  };
  if (order === 'lastSeen') {
    if (view.seenAfter !== undefined) bound('seenAfter', '>=', view.seenAfter);
    if (view.seenBefore !== undefined) bound('seenBefore', '<', view.seenBefore);
  }
  if (order === 'expires') {
    const { activated, expiresAfter, expiresBefore, state } = view;
    if (activated === false) bound('activated', '=', 0);
    if (activated === true || expiresBefore !== undefined || expiresAfter !== undefined) bound('activated', '>', 0);
    if (expiresAfter !== undefined) bound('expiresAfter', '>=', expiresAfter);
    if (expiresBefore !== undefined) bound('expiresBefore', '<', expiresBefore);
    if (state === 'licensed') bound('state', '>', now);
    // Which of the two others it is says the filter.
    if (state === 'grace' || state === 'notification') bounds.push({ sign: '<=', value: now });
  }
  return { bounds, granted };
}
