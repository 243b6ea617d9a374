/**
 * All rows of one database into another that has the same tables, whatever engines they are of: in pages, within one
 * transaction of the target, read back and compared. Whether the target may be written to is left to the callers.
 */
import { createHash } from 'node:crypto';
import type { Marking } from '../label/database-label.ts';
import type { Database, SqlValue, Statements, Transaction } from '../port/database.ts';
import type { DialectFacts } from '../port/dialect-facts.ts';
import { quoted } from '../port/quoted.ts';
import { isStorageError, StorageError } from '../port/storage-error.ts';

/** A table as it was copied. */
export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
  /** Over all values of all rows, whatever their order: the same in both. Hex, 64 characters. */
  readonly digest: string;
}

export interface CopyOptions {
  /** Told of each table once it is in the target and was compared. */
  readonly onTable?: (table: CopiedTable) => void;
  /** The last of the target's transaction. */
  readonly onCopied?: (target: Statements) => Promise<void>;
  /** The last of the source's, once the target has committed: nobody has written into the source since it was read. */
  readonly onKept?: (source: Marking) => Promise<void>;
}

/** What can be read, and how its engine spells it. */
export type CopySource = Pick<Statements, 'all'> & { readonly facts: DialectFacts };

type Row = Readonly<Record<string, SqlValue>>;

const rowsOfPage = 1_000;

/** What the program says of the database itself is there from the start, and gives way to what the source says. */
const ownTables: readonly string[] = ['schema_migration', 'database_label'];

/**
 * Fills `to`, which has had the same steps and holds nothing yet, with everything that `from` holds; nobody else writes to
 * either meanwhile. Whole or not at all. Rejects with `foreign` where the target has other steps, other tables or rows;
 * with `failed` where what is read back differs; naming the table with `unfit` where a text of it has U+0000, and with `constraint` where
 * the target does not take its rows for another reason.
 */
export async function copyDatabase<From, To>(
  from: Database<From>,
  to: Database<To>,
  options: CopyOptions = {},
): Promise<readonly CopiedTable[]> {
  return await from.transact(async (source) => {
    const copied = await to.transact(async (target) => {
      // Of a large table one side waits for minutes while what arrived at the other is read back.
      if (source.facts.mayPause !== '') await source.script(source.facts.mayPause);
      if (target.facts.mayPause !== '') await target.script(target.facts.mayPause);
      await requireSameSteps(source, target);
      for (const { name } of await tablesOf(target)) {
        if (!ownTables.includes(name)) await requireEmpty(target, name);
      }
      const rows = await copyRows(source, target, options);
      await options.onCopied?.(target);
      return rows;
    });
    await options.onKept?.(source);
    return copied;
  });
}

/** The same within transactions of the caller. Whatever the target holds gives way. */
export async function copyRows<To>(
  source: CopySource,
  target: Transaction<To>,
  { onTable }: CopyOptions = {},
): Promise<readonly CopiedTable[]> {
  const tables = await tablesOf(target);
  requireSameTables(await tablesOf(source), tables);
  for (const { name } of tables.toReversed()) await target.run(`delete from ${quoted(name)}`);
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    const sent = await copyTable(source, target, table);
    const arrived = await sumOf(target, table);
    if (sent.rows !== arrived.rows || sent.digest !== arrived.digest) {
      throw new StorageError('failed', `Table ${table.name} arrived otherwise than it was sent.`);
    }
    if (table.counted !== undefined) await countOn(target, table.name, table.counted);
    copied.push({ table: table.name, ...sent });
    onTable?.({ table: table.name, ...sent });
  }
  return copied;
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Those of the primary key, in its order. */
  readonly key: readonly string[];
  /** The column that the engine counts up by a sequence of its own, if any. */
  readonly counted: string | undefined;
}

interface ColumnRow {
  readonly table: string;
  readonly column: string;
  readonly key: number;
  readonly counted: number;
}

/** Those that others refer to come first. */
async function tablesOf(source: CopySource): Promise<Table[]> {
  const columns = await source.all<ColumnRow>(source.facts.listColumns);
  const references = await source.all<{ table: string; target: string }>(source.facts.listReferences);
  const names = [...new Set(columns.map(({ table }) => table))].toSorted();
  const sorted = new Set<string>();
  const visit = (name: string): void => {
    if (sorted.has(name)) return;
    for (const { table, target } of references) if (table === name && target !== name) visit(target);
    sorted.add(name);
  };
  names.forEach(visit);
  return [...sorted].map((name) => {
    const own = columns.filter(({ table }) => table === name);
    const key = own.filter((column) => column.key > 0).toSorted((a, b) => a.key - b.key);
    return {
      name,
      columns: own.map(({ column }) => column),
      key: key.map(({ column }) => column),
      counted: own.find(({ counted }) => counted === 1)?.column,
    };
  });
}

async function copyTable<To>(source: CopySource, target: Transaction<To>, table: Table): Promise<Sum> {
  const sum = new RowSum(table);
  const places = table.columns.map(() => '?').join(', ');
  const insert = `insert into ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) values (${places})`;
  for await (const page of pagesOf(source, table)) {
    for (const row of page) sum.add(row);
    const rows = page.map((row) => table.columns.map((column) => row[column] ?? null));
    try {
      await target.runEach(insert, rows);
    } catch (error) {
      if (!isStorageError(error)) throw error;
      throw new StorageError(error.reason, `Table ${table.name} cannot be copied. ${error.detail}`, { cause: error });
    }
  }
  return sum.result();
}

/** In the order of the key, each page after the last row of the one before. */
async function* pagesOf(source: CopySource, { name, columns, key }: Table): AsyncGenerator<readonly Row[]> {
  const from = `select ${columns.map(quoted).join(', ')} from ${quoted(name)}`;
  if (key.length === 0) {
    // A log or a list of one row: nothing large is without a key.
    yield await source.all<Row>(from);
    return;
  }
  const order = `order by ${key.map(quoted).join(', ')} limit ${rowsOfPage}`;
  const after = `where (${key.map(quoted).join(', ')}) > (${key.map(() => '?').join(', ')})`;
  let page = await source.all<Row>(`${from} ${order}`);
  for (;;) {
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < rowsOfPage) return;
    const place = key.map((column) => last[column] ?? null);
    page = await source.all<Row>(`${from} ${after} ${order}`, place);
  }
}

async function sumOf(source: CopySource, table: Table): Promise<Sum> {
  const sum = new RowSum(table);
  for await (const page of pagesOf(source, table)) for (const row of page) sum.add(row);
  return sum.result();
}

interface Sum {
  readonly rows: number;
  readonly digest: string;
}

/** Adds up the SHA-256 of each row: two engines may order the same rows differently. */
class RowSum {
  readonly #table: Table;
  #rows = 0;
  #sum = 0n;

  constructor(table: Table) {
    this.#table = table;
  }

  add(row: Row): void {
    const hash = createHash('sha256');
    for (const column of this.#table.columns.toSorted()) {
      const value = row[column] ?? null;
      const bytes = value instanceof Uint8Array ? value : Buffer.from(value === null ? '' : String(value));
      hash.update(`${column}\0${kindOf(value)}\0${bytes.length}\0`).update(bytes);
    }
    this.#rows += 1;
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash.digest('hex')}`));
  }

  result(): Sum {
    return { rows: this.#rows, digest: this.#sum.toString(16).padStart(64, '0') };
  }
}

function kindOf(value: SqlValue): string {
  if (value === null) return 'null';
  return value instanceof Uint8Array ? 'bytes' : typeof value;
}

/** The next row that gets its number from the engine comes after those that brought theirs along. */
async function countOn<To>(target: Transaction<To>, table: string, column: string): Promise<void> {
  const name = quoted(column);
  await target.get(
    `select setval(pg_get_serial_sequence(?, ?), coalesce(max(${name}), 1), count(*) > 0) as next from ${quoted(table)}`,
    [quoted(table), column],
  );
}

async function requireSameSteps(source: CopySource, target: CopySource): Promise<void> {
  const steps = (of: CopySource): Promise<{ name: string }[]> =>
    of.all<{ name: string }>('select name from schema_migration order by position');
  const [ours, theirs] = [await steps(source), await steps(target)];
  if (ours.length === theirs.length && ours.every(({ name }, place) => theirs[place]?.name === name)) return;
  throw new StorageError('foreign', 'The two databases have not had the same steps of their schema.');
}

function requireSameTables(ours: readonly Table[], theirs: readonly Table[]): void {
  const shape = (tables: readonly Table[]): string[] =>
    tables.map(({ name, columns }) => `${name} (${columns.toSorted().join(', ')})`).toSorted();
  const [here, there] = [shape(ours), shape(theirs)];
  const differing = [...here.filter((one) => !there.includes(one)), ...there.filter((one) => !here.includes(one))];
  if (differing.length === 0) return;
  throw new StorageError('foreign', `The two databases have not the same tables: ${differing[0]}.`);
}

async function requireEmpty(target: CopySource, table: string): Promise<void> {
  const rows = await target.all(`select 1 as found from ${quoted(table)} limit 1`);
  if (rows.length > 0) throw new StorageError('foreign', `The database to fill holds rows already, in ${table}.`);
}
