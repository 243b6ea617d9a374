/**
 * Long lists in pages: the newest first, or by a column that its room names, found by their keys rather than counted off, so that
 * the thousandth page costs what the first one does and rows that come meanwhile move nothing. Which columns a list has is left to its room.
 */
import { among, optional, type Schema, text, whole } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { SqlParameters, Statements } from '@attiva/storage';

/** What addresses of long lists take. */
export interface PageQuery {
  readonly search?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  /** A name of the list's `sorts`; with `-`, downwards. Absent: by time. */
  readonly sort?: string | undefined;
  /** Where everything is asked for: refused when there are more rows than these. Absent: the authority asks itself. */
  readonly most?: number | undefined;
}

/** Rows that an address answers with at once: one answer must hold up nobody else. */
const mostAtOnce = 10_000;

/** A list as callers from outside may have it. */
export function fromOutside<Query extends PageQuery>(query: Query): Query {
  return { ...query, most: mostAtOnce };
}

/** @throws {ActivationError} `wrong-usage` for more rows than that. */
export function requireFew(rows: readonly unknown[], most = Number.POSITIVE_INFINITY): void {
  if (rows.length <= most) return;
  throw new ActivationError('wrong-usage', `more than ${most} rows: ask for them in pages, with limit`, {
    facts: { fields: ['limit'] },
  });
}

/** Fields of a query. */
export const pageFields: {
  readonly search: { readonly optional: Schema<string> };
  readonly limit: { readonly optional: Schema<number> };
  readonly cursor: { readonly optional: Schema<string> };
} = {
  search: optional(text({ max: 200, about: 'A part of a name, or the end of a key, or an id.' })),
  limit: optional(
    whole({
      min: 1,
      max: 200,
      about:
        'So many rows, newest first, or as `sort` says. Absent: all of them, oldest first, refused where they are more than 10,000.',
    }),
  ),
  cursor: optional(text({ max: 2000, about: '`next` of the page before.' })),
};

/** By what a list may be ordered: for each name an expression of its rows that is never null. */
export type Sorts<Name extends string> = Readonly<Record<Name, string>>;

/** The field of a query that says by what. */
export function sortField<Name extends string>(sorts: Sorts<Name>): { readonly optional: Schema<Name | `-${Name}`> } {
  const names = Object.keys(sorts) as Name[];
  const [first, ...rest] = names.flatMap((name) => [name, `-${name}` as const]);
  return optional(among(first as Name, ...rest));
}

/** A part of an answer. */
export const nextPage: { readonly optional: Schema<string> } = optional(
  text({ about: 'Cursor of the next page; absent: there is none.' }),
);

/** A list as SQL, without its order. */
export interface ListSql {
  /** Columns that go out. */
  readonly columns: string;
  readonly from: string;
  /** The time by which it is ordered, and what tells rows of one second apart. */
  readonly order: readonly [time: string, ...ids: string[]];
  readonly where?: readonly Condition[];
  readonly sorts?: Sorts<string>;
}

/** A condition with the values of its placeholders. */
export interface Condition {
  readonly sql: string;
  readonly values: SqlParameters;
}

export interface ListedPage<Row> {
  readonly rows: readonly Row[];
  readonly next?: string;
}

/** Of a page that was begun, where nothing is said. */
const usualLimit = 50;

type Keyed<Row> = Row & Readonly<Record<`page${number}`, string | number>>;

/** @throws {ActivationError} `wrong-usage` for a cursor that is none of this list, and for more rows than `most`. */
export async function pageOfList<Row extends object>(
  on: Statements,
  sql: ListSql,
  page: Pick<PageQuery, 'limit' | 'cursor' | 'most' | 'sort'>,
): Promise<ListedPage<Row>> {
  const { cursor, limit = cursor === undefined ? undefined : usualLimit } = page;
  const order = orderOf(sql, page.sort, limit === undefined);
  const conditions = [...(sql.where ?? []), ...(cursor === undefined ? [] : [afterCursor(order, cursor)])];
  const where = conditions.length === 0 ? '' : `where ${conditions.map((one) => `(${one.sql})`).join(' and ')}`;
  const keys = order.columns.map((column, at) => `${column} as page${at}`);
  const ordered = order.columns.map((column) => `${column} ${order.direction}`).join(', ');
  const values = conditions.flatMap((one) => [...one.values]);
  const most = limit ?? page.most;
  const found = await on.all<Keyed<Row>>(
    `select ${sql.columns}, ${keys.join(', ')} from ${sql.from} ${where} order by ${ordered}${most === undefined ? '' : ' limit ?'}`,
    most === undefined ? values : [...values, most + 1],
  );
  if (limit === undefined) requireFew(found, most);
  const shown = limit === undefined ? found : found.slice(0, limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  const next = last && cursorOf(order, last);
  return { rows: shown.map((row) => withoutKeys(row, order.columns.length)), ...(next !== undefined && { next }) };
}

function withoutKeys<Row extends object>(row: Keyed<Row>, keys: number): Row {
  const copy: Record<string, unknown> = { ...row };
  for (let at = 0; at < keys; at += 1) delete copy[`page${at}`];
  return copy as Row;
}

interface Order {
  readonly columns: readonly string[];
  readonly direction: 'asc' | 'desc';
  /** As it was asked for; absent: by time. */
  readonly sort?: string;
}

/** What tells equal rows apart goes the same way, so that one comparison says what comes next. */
function orderOf({ order, sorts = {} }: ListSql, sort: string | undefined, isWhole: boolean): Order {
  const column = sort === undefined ? undefined : sorts[sort.replace(/^-/u, '')];
  if (sort === undefined || column === undefined) return { columns: order, direction: isWhole ? 'asc' : 'desc' };
  return { columns: [column, ...order], direction: sort.startsWith('-') ? 'desc' : 'asc', sort };
}

type Place = readonly (string | number)[];

/** Ids hold no dot; what a column holds may be anything. */
function cursorOf({ columns, sort }: Order, row: Readonly<Record<`page${number}`, string | number>>): string {
  const place = columns.map((_, at) => row[`page${at}`] ?? '');
  if (sort === undefined) return place.map(String).join('.');
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');
}

function afterCursor({ columns, direction, sort }: Order, cursor: string): Condition {
  const values = sort === undefined ? placeByTime(cursor) : placeBySort(cursor, sort);
  if (values?.length !== columns.length) {
    throw new ActivationError('wrong-usage', 'cursor is none of this list; begin with its first page', {
      facts: { fields: ['cursor'] },
    });
  }
  const sign = direction === 'asc' ? '>' : '<';
  return { sql: `(${columns.join(', ')}) ${sign} (${columns.map(() => '?').join(', ')})`, values };
}

function placeByTime(cursor: string): Place | undefined {
  const [time = '', ...ids] = cursor.split('.');
  return /^\d{1,12}$/u.test(time) ? [Number(time), ...ids] : undefined;
}

/** It is anybody's text. */
function placeBySort(cursor: string, sort: string): Place | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(read)) return undefined;
    const [of, ...place] = read as readonly unknown[];
    const isPlace = place.every((value) =>
      typeof value === 'string' ? !value.includes('\0') : Number.isSafeInteger(value),
    );
    return of === sort && isPlace ? (place as Place) : undefined;
  } catch {
    return undefined;
  }
}

/** Where one of these columns contains the text, in whatever case of the alphabet; nothing to look for: everything. */
export function containing(search: string | undefined, columns: readonly string[]): readonly Condition[] {
  const text = search?.trim().replace(/^…/u, '') ?? '';
  if (text === '') return [];
  const pattern = `%${text.replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
  return [
    {
      sql: columns.map((column) => String.raw`lower(${column}) like lower(?) escape '\'`).join(' or '),
      values: columns.map(() => pattern),
    },
  ];
}

export function where(sql: string, ...values: SqlParameters): Condition {
  return { sql, values };
}
