/**
 * A source of rows: a range of one index, read in its order, step by step. Sources are few (per vendor, application and
 * edition); lists merge them. A step reads a bounded number of entries, whatever the filter lets through.
 */
import type { SqlValue, Statements } from '@attiva/storage';
import type { Condition } from './filter-sql.ts';
import { comparePlaces, type Place, type PlacedMachine, placeOf } from './machine-row.ts';
import type { SortName } from './machine-view.ts';

/** Orders that an index has; the others are made of them. */
export type IndexOrder = Extract<SortName, 'lastSeen' | 'firstSeen' | 'expires' | 'client' | 'name'>;

export interface Bound {
  readonly sign: '<' | '<=' | '=' | '>=' | '>';
  readonly value: SqlValue;
}

export interface Source {
  readonly order: IndexOrder;
  readonly descending: boolean;
  /** Where in the index: the columns in front of the ordered one, … */
  readonly prefix: Condition;
  /** … and what is asked of that one. */
  readonly bounds: readonly Bound[];
  readonly filter: Condition;
  /** The vendors and applications that the view is of. */
  readonly places: readonly { readonly vendor: string; readonly application: string }[];
  /** What one entry costs, in those of an index that covers. */
  readonly cost: number;
}

export const columnOf: Readonly<Record<IndexOrder, string>> = {
  lastSeen: 'last_seen',
  firstSeen: 'first_seen',
  expires: 'lease_until',
  client: 'client',
  name: 'folded',
};

const columns = `c.vendor, c.application, c.client, c.edition, c.generation, c.state, c.minutes_left as "minutesLeft",
  c.virtual, c.ephemeral, c.first_seen as "firstSeen", c.last_seen as "lastSeen", c.lease_until as "leaseUntil", c.method`;
const stored = `vendor, application, client, edition, generation, state, minutes_left, virtual, ephemeral, first_seen,
  last_seen, lease_until, method`;

export interface Step {
  readonly rows: readonly PlacedMachine[];
  /** The last place that was looked at; `undefined`: the source is at its end. */
  readonly reached: Place | undefined;
  /** Entries that were looked at, at most. */
  readonly entries: number;
}

interface StepAsked {
  readonly after: Place | undefined;
  readonly entries: number;
  readonly most: number;
}

/** Reads on behind `after`, not much further than `until`: at most `entries` of the index, at most `most` rows. */
export async function readStep(
  on: Statements,
  whole: Source,
  { until, ...asked }: StepAsked & { readonly until: Place | undefined },
): Promise<Step> {
  const source = until === undefined ? whole : endedAt(whole, until);
  // The entry of that place is read once more: of a name there may be applications left.
  const of = { ...asked, entries: asked.entries + (asked.after === undefined ? 0 : 1) };
  const { text, parameters } = stepSql(source, of);
  const rows = await on.all<PlacedMachine>(text, parameters);
  const { entries } = asked;
  const last = rows.at(-1);
  if (last !== undefined && rows.length === of.most) return { rows, reached: last, entries };
  const reached = await lastEntry(on, source, of);
  if (reached !== undefined || until === undefined) return { rows, reached, entries };
  // All that stands there has been looked at.
  const end = { ...until, client: source.descending ? '' : behindAll };
  return { rows, reached: end, entries: await countDriven(on, source, of) };
}

/** Behind every text of ASCII. */
const behindAll = '\u{10ffff}';

function endedAt(source: Source, { value }: Place): Source {
  return { ...source, bounds: [...source.bounds, { sign: source.descending ? '>=' : '<=', value }] };
}

async function countDriven(on: Statements, source: Source, { after, entries }: StepAsked): Promise<number> {
  const { text, parameters } = driverSql(source, after);
  const bare = text.replace(stored, 'vendor');
  const row = await on.get<{ n: number }>(`select count(*) as n from (${bare} limit ?) d`, [...parameters, entries]);
  return row?.n ?? 0;
}

function stepSql(source: Source, asked: StepAsked): Condition {
  if (source.order === 'name') return nameStepSql(source, asked);
  const { after, entries, most } = asked;
  const driver = driverSql(source, after);
  const beyond = beyondSql(source, after, 'c.value');
  return {
    text: `select ${columns}, c.value from (${driver.text} limit ?) c
      where ${source.filter.text}${beyond.text} order by ${placeSql(source, 'c.value', 'c.')} limit ?`,
    parameters: [...driver.parameters, entries, ...source.filter.parameters, ...beyond.parameters, most],
  };
}

/**
 * The rows of names in all applications. One source for all of them: with one for each, that of an application which has few
 * of these names would use up the budget of the page and hold the others back. Each application is looked up by itself:
 * only the whole key says that there is one row, and no other index is thought of.
 */
function nameStepSql(source: Source, { after, entries, most }: StepAsked): Condition {
  const driver = driverSql(source, after);
  const beyond = beyondSql(source, after, 'd.value');
  const branches = [...Map.groupBy(source.places, ({ application }) => application)].map(([application, places]) => {
    const vendors = places.map(({ vendor }) => vendor);
    return {
      text: `select ${columns}, d.value from d cross join clients c
        where c.vendor = d.vendor and c.application = ? and c.client = d.client
          and d.vendor in (${vendors.map(() => '?').join(', ')}) and ${source.filter.text}${beyond.text}`,
      parameters: [application, ...vendors, ...source.filter.parameters, ...beyond.parameters],
    };
  });
  return {
    text: `with d as materialized (${driver.text} limit ?) select * from (${branches.map(({ text }) => text).join(' union all ')}) r
      order by ${placeSql(source, 'r.value', 'r.')} limit ?`,
    parameters: [...driver.parameters, entries, ...branches.flatMap(({ parameters }) => parameters), most],
  };
}

/** Behind a place of the list. */
function beyondSql({ descending }: Source, after: Place | undefined, value: string): Condition {
  if (after === undefined) return { text: '', parameters: [] };
  return {
    text: ` and (${value}, c.client, c.vendor, c.application) ${descending ? '<' : '>'} (?, ?, ?, ?)`,
    parameters: [after.value, after.client, after.vendor, after.application],
  };
}

function placeSql({ descending }: Source, value: string, table: string): string {
  const places = [value, ...['client', 'vendor', 'application'].map((name) => table + name)];
  return places.map((place) => `${place} ${descending ? 'desc' : 'asc'}`).join(', ');
}

/** Entries of the index from a place on, without their number. */
function driverSql(source: Source, after: Place | undefined): Condition {
  const { order, descending } = source;
  // Beside the place itself the bound on its side says nothing more, and would be taken for where to begin.
  const said: readonly string[] = after === undefined ? [] : descending ? ['<', '<='] : ['>', '>='];
  const range = rangeOf({ ...source, bounds: source.bounds.filter(({ sign }) => !said.includes(sign)) });
  const column = columnOf[order];
  const direction = descending ? 'desc' : 'asc';
  const key = `${column}, client${order === 'name' ? ', vendor' : ''}`;
  const values = after === undefined ? [] : [after.value, after.client, ...(order === 'name' ? [after.vendor] : [])];
  const from =
    after === undefined ? '' : ` and (${key}) ${descending ? '<=' : '>='} (${values.map(() => '?').join(', ')})`;
  const [what, table] = order === 'name' ? ['vendor, client', 'client_names'] : [stored, 'clients'];
  return {
    text: `select ${what}, ${column} as value from ${table} where ${range.text}${from}
      order by ${key.replaceAll(',', ` ${direction},`)} ${direction}`,
    parameters: [...range.parameters, ...values],
  };
}

async function lastEntry(
  on: Statements,
  source: Source,
  { after, entries }: { readonly after: Place | undefined; readonly entries: number },
): Promise<Place | undefined> {
  const { text, parameters } = driverSql(source, after);
  const bare = text.replace(stored, 'vendor, application, client');
  const entry = await on.get<Omit<Place, 'application'> & { readonly application?: string }>(
    `${bare} limit 1 offset ?`,
    [...parameters, entries - 1],
  );
  // Of a name all applications have been looked at.
  return entry && { ...entry, application: entry.application ?? (source.descending ? '' : behindAll) };
}

/** The part of the index that a source is, as a condition. */
export function rangeOf({ order, prefix, bounds }: Pick<Source, 'order' | 'prefix' | 'bounds'>): Condition {
  return {
    text: [prefix.text, ...bounds.map(({ sign }) => `${columnOf[order]} ${sign} ?`)].join(' and '),
    parameters: [...prefix.parameters, ...bounds.map(({ value }) => value)],
  };
}

/** A limit keeps the database from taking another index than that of the range, for the sake of the filter or the order. */
const noLimit = 1_000_000_000;

/** All rows of a source, in no order: for those that are known to hold few. */
export async function readWhole(on: Statements, source: Source): Promise<readonly PlacedMachine[]> {
  const { filter } = source;
  const range = rangeOf(source);
  return on.all<PlacedMachine>(
    `select ${columns}, '' as value from (select ${stored} from clients where ${range.text} limit ?) c where ${filter.text}`,
    [...range.parameters, noLimit, ...filter.parameters],
  );
}

/** The first rows behind a place of sources that are short, sorted by the database in another order than theirs. */
export async function sortSources(
  on: Statements,
  sources: readonly Source[],
  of: {
    readonly order: IndexOrder;
    readonly descending: boolean;
    readonly after: Place | undefined;
    readonly most: number;
  },
): Promise<{ readonly rows: readonly PlacedMachine[]; readonly next: Place | undefined }> {
  const { after, descending, most } = of;
  const value = of.order === 'name' ? 'n.folded' : `c.${columnOf[of.order]}`;
  const names =
    of.order === 'name' ? "join client_names n on n.vendor = c.vendor and n.client = c.client and n.folded <> ''" : '';
  const places = `${value}, c.client, c.vendor, c.application`;
  const beyond = after === undefined ? '' : ` and (${places}) ${descending ? '<' : '>'} (?, ?, ?, ?)`;
  const values = after === undefined ? [] : [after.value, after.client, after.vendor, after.application];
  const direction = descending ? 'desc' : 'asc';
  const rows: PlacedMachine[] = [];
  for (const source of sources) {
    const range = rangeOf(source);
    rows.push(
      ...(await on.all<PlacedMachine>(
        `select ${columns}, ${value} as value from (select ${stored} from clients where ${range.text} limit ?) c ${names}
          where ${source.filter.text}${beyond} order by ${places.replaceAll(',', ` ${direction},`)} ${direction} limit ?`,
        [...range.parameters, noLimit, ...source.filter.parameters, ...values, most + 1],
      )),
    );
  }
  rows.sort((a, b) => (descending ? comparePlaces(b, a) : comparePlaces(a, b)));
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return { rows: page, next: rows.length > page.length && last !== undefined ? placeOf(last) : undefined };
}

/** Entries of a source, whatever its filter lets through. A bound on their number makes it twice as slow. */
export async function countEntries(on: Statements, source: Source, most?: number): Promise<number> {
  const { text, parameters } = rangeOf(source);
  const row =
    most === undefined
      ? await on.get<{ n: number }>(`select count(*) as n from clients where ${text}`, parameters)
      : await on.get<{ n: number }>(`select count(*) as n from (select 1 from clients where ${text} limit ?) as few`, [
          ...parameters,
          most,
        ]);
  return row?.n ?? 0;
}

/** Entries of a source that its filter lets through. */
export async function countFiltered(on: Statements, source: Source): Promise<number> {
  const { filter } = source;
  const range = rangeOf(source);
  const row = await on.get<{ n: number }>(
    `select count(*) as n from (select ${stored} from clients where ${range.text} limit ?) c where ${filter.text}`,
    [...range.parameters, noLimit, ...filter.parameters],
  );
  return row?.n ?? 0;
}

/** All rows that are in none of these sources, which have none in common; at one moment. */
export async function countOthers(on: Statements, sources: readonly Source[]): Promise<number> {
  const ranges = sources.map(rangeOf);
  const others = ranges.map(({ text }) => ` - (select count(*) from clients where ${text})`).join('');
  const row = await on.get<{ n: number }>(
    `select (select count(*) from clients)${others} as n`,
    ranges.flatMap(({ parameters }) => parameters),
  );
  return row?.n ?? 0;
}

/** Rows of machines that were found elsewhere, in these applications. */
export async function readMachines(
  on: Statements,
  machines: readonly { readonly vendor: string; readonly client: string }[],
  { places, filter }: Pick<Source, 'places' | 'filter'>,
): Promise<readonly PlacedMachine[]> {
  const keys = machines.flatMap(({ vendor, client }) =>
    places
      .filter((place) => place.vendor === vendor)
      .map(({ application }): SqlValue[] => [vendor, application, client, ...filter.parameters]),
  );
  if (keys.length === 0) return [];
  const rows = await on.getEach<PlacedMachine>(
    `select ${columns}, '' as value from clients c
      where c.vendor = ? and c.application = ? and c.client = ? and ${filter.text}`,
    keys,
  );
  return rows.filter((row) => row !== undefined);
}
