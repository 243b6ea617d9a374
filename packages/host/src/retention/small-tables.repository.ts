/**
 * SQL of forgetting in tables that no index knows by time: they stay small, and one would cost with each answer what it saves in
 * a run. They are walked along their keys, so that no step reads more rows than it is given, however few of them are past their time.
 */
import type { Walked } from '@attiva/daemon';
import type { SqlValue, Statements } from '@attiva/storage';

interface SmallTable {
  readonly name: string;
  /** Columns of its primary key, in order, and where a walk begins: before every row. */
  readonly key: Readonly<Record<string, string | number>>;
  /** When a row was, in seconds or days. */
  readonly time: string;
  /** Rows of another table that go along with a row, unless another of its rows has the same of these columns. */
  readonly along?: { readonly name: string; readonly key: readonly string[] };
}

/** Figures of days, which each day adds a few to. */
export const dayTables: readonly SmallTable[] = [
  { name: 'ephemeral_days', key: { vendor: '', application: '', day: -1 }, time: 'day' },
  { name: 'daily_use', key: { vendor: '', application: '', edition: '', day: -1 }, time: 'day' },
  { name: 'daily_generations', key: { vendor: '', application: '', generation: -1, day: -1 }, time: 'day' },
  { name: 'counted_days', key: { day: -1 }, time: 'day' },
  { name: 'failure_days', key: { vendor: '', application: '', day: -1, code: '' }, time: 'day' },
];

/** At most 20,000 rows, each with a statement of some kilobytes; and what the files of machines were called. */
export const carriedTable: SmallTable = {
  name: 'carried_requests',
  key: { vendor: '', client: '', kind: '', about: '' },
  time: 'changed_at',
  along: { name: 'carried_names', key: ['vendor', 'client'] },
};

/**
 * A walk over one table from its begin to its end: each call looks at the next rows, at most so many, and forgets those from before a
 * time. What goes along with a row is not counted.
 */
export function walkOver(
  { name, key, time, along }: SmallTable,
  before: () => number,
): (on: Statements, most: number) => Promise<Walked> {
  const columns = Object.keys(key);
  const list = columns.join(', ');
  const page = `select ${[...new Set([...columns, time])].join(', ')} from ${name}
    where (${list}) > (${columns.map(() => '?').join(', ')}) order by ${list} limit ? + 0`;
  let after: readonly SqlValue[] = Object.values(key);
  return async (on, most) => {
    const rows = await on.all<Record<string, string | number>>(page, [...after, most]);
    const valuesOf = (row: (typeof rows)[number], of = columns): SqlValue[] => of.map((column) => row[column] ?? null);
    const last = rows.at(-1);
    if (last !== undefined) after = valuesOf(last);
    const end = before();
    const old = rows.filter((row) => Number(row[time]) < end);
    if (old.length === 0) return { seen: rows.length, removed: 0 };
    await on.runEach(
      `delete from ${name} where ${allOf(columns)}`,
      old.map((row) => valuesOf(row)),
    );
    if (along !== undefined) {
      await on.runEach(
        `delete from ${along.name} where ${allOf(along.key)} and not exists (select 1 from ${name} where ${allOf(along.key)})`,
        old.map((row) => [...valuesOf(row, [...along.key]), ...valuesOf(row, [...along.key])]),
      );
    }
    return { seen: rows.length, removed: old.length };
  };
}

function allOf(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ?`).join(' and ');
}
