/**
 * What a database says of itself: whose it is, which program version made each step of its schema, whether it was moved
 * away. Looked at before anything is changed: a wrong URL must not mix one service's tables with another's. What the roles
 * are is the callers'.
 */
import { createRecord, strangeStep } from '../migrations/migrate.ts';
import type { Database, Migration, MigrationResult, Statements, Transaction } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';

/** Who opens a database. */
export interface DatabaseOwner {
  /** `host`, `authority`. */
  readonly role: string;
  /** For a role that works for one alone: the vendor. Absent: any. */
  readonly of?: string;
  /** Version of this program. */
  readonly program: string;
  /** Present: the database is being filled with what another holds, and nobody lives in it yet. */
  readonly copyOf?: CopyMark;
  /** It is brought up to date though it was moved away: for whoever is about to take it back. */
  readonly evenMoved?: true;
}

/** What a copy says of itself until somebody opens it with `migrateAs`, or from the end of a move on lives in it. */
export interface CopyMark {
  /** What is copied, as it may be shown. */
  readonly from: string;
  /** Which database that is, where it is one (`birthOf`): two machines may show the same place. */
  readonly born?: string;
  /**
   * When a move began that its source knows nothing of yet, as far as can be said here: until that is finished the copy refuses to be
   * opened (`moved`), for the source may live.
   */
  readonly unfinishedSince?: number;
}

/** Everything that a database says of itself, name by name. */
export type DatabaseLabel = ReadonlyMap<string, string>;

/**
 * Makes sure that the database is the owner's (a new one becomes his), then brings its schema up to date and notes which
 * program did. Where it refuses, it has changed nothing. Two processes at once are safe: of one step one of them does the
 * work, the other finds it done.
 * @throws {StorageError} `foreign`, `moved`, `newer` naming the step and the program version that it needs.
 */
export async function migrateAs<Schema>(
  database: Database<Schema>,
  owner: DatabaseOwner,
  migrations: readonly Migration[],
): Promise<MigrationResult> {
  await database.transact((tx) => claim(tx as Transaction, owner, migrations));
  const result = await database.migrate(
    migrations.map((migration) => ({
      name: migration.name,
      async up(tx): Promise<void> {
        await migration.up(tx);
        // A copy of the database is made by the same steps.
        await createTables(tx);
        await write(tx, stepName(migration.name), owner.program);
      },
    })),
  );
  if (owner.evenMoved !== true) database.fence();
  return result;
}

/**
 * Whether a program that has the database open may go on with it; to be asked now and then, and when `movedTopic` is announced.
 * @throws {StorageError} `moved`.
 */
export async function requireUnmoved(on: Statements): Promise<void> {
  const mark = await on.get<{ value: string }>("select value from database_label where name = 'moved-to'");
  if (mark !== undefined) throw moved(mark.value);
}

/** Announced by the transaction that marks a database as moved. */
export const movedTopic = 'moved';

/** What the database says of itself; nothing where it has never been opened by `migrateAs`. */
export async function loadLabel<Schema>(database: Database<Schema>): Promise<DatabaseLabel> {
  return await database.transact(async (tx) => ((await hasLabel(tx)) ? await labelOf(tx) : new Map()));
}

/**
 * Whose a database is as its content says: noted where it did not say so yet.
 * @throws {StorageError} `foreign` where it is not the one that `expected` names.
 */
export async function labelOwner<Schema>(
  database: Database<Schema>,
  { of, expected = of }: { readonly of: string; readonly expected?: string | undefined },
): Promise<void> {
  if (of !== expected)
    throw new StorageError('foreign', `This is the database of ${of}, and this service works for ${expected}.`);
  await database.run("insert into database_label (name, value) values ('of', ?) on conflict (name) do nothing", [of]);
}

/** That a database lives elsewhere: where, to be shown to people and so without a password, and since when. */
export interface MovedMark {
  readonly to: string;
  readonly at: number;
}

/** What is written with, within a transaction. */
export type Marking = Statements & Pick<Transaction, 'announce'>;

/** From the commit on `migrateAs` refuses the database (`moved`), and so does whatever writes into it. */
export async function markMoved(tx: Marking, { to, at }: MovedMark): Promise<void> {
  await write(tx, 'moved-to', to);
  await write(tx, 'moved-at', String(at));
  tx.announce(movedTopic);
}

/** Takes that mark away; gives what it said, `undefined` where the database was not moved. */
export async function unmarkMoved(tx: Statements): Promise<MovedMark | undefined> {
  const mark = movedMarkOf(await labelOf(tx));
  await tx.run("delete from database_label where name in ('moved-to', 'moved-at')");
  return mark;
}

export function movedMarkOf(label: DatabaseLabel): MovedMark | undefined {
  const to = label.get('moved-to');
  return to === undefined ? undefined : { to, at: Number(label.get('moved-at') ?? 0) };
}

/** In the place of whatever was said of a copy before. */
export async function markCopy(tx: Statements, { from, born, unfinishedSince }: CopyMark): Promise<void> {
  await unmarkCopy(tx);
  await write(tx, 'copied-from', from);
  if (born !== undefined) await write(tx, 'copied-born', born);
  if (unfinishedSince !== undefined) await write(tx, 'unfinished-since', String(unfinishedSince));
}

/** The source says now that it was moved: the copy may be opened. */
export async function finishCopy(tx: Statements): Promise<void> {
  await tx.run("delete from database_label where name = 'unfinished-since'");
}

export function copyMarkOf(label: DatabaseLabel): CopyMark | undefined {
  const [from, born, since] = [label.get('copied-from'), label.get('copied-born'), label.get('unfinished-since')];
  if (from === undefined) return undefined;
  return { from, ...(born !== undefined && { born }), ...(since !== undefined && { unfinishedSince: Number(since) }) };
}

/** Tells a database, and what was copied from it, from others: its first step, and the millisecond in which it was made. */
export async function birthOf(on: Statements): Promise<string> {
  const first = await on.get<{ name: string; at: number }>(
    'select name, applied_at as at from schema_migration order by position limit 1',
  );
  return first === undefined ? '' : `${first.name} ${first.at}`;
}

/** Somebody lives in it from now on: no move may write over it. */
async function unmarkCopy(tx: Statements): Promise<void> {
  await tx.run("delete from database_label where name in ('copied-from', 'copied-born', 'unfinished-since')");
}

async function claim(tx: Transaction, owner: DatabaseOwner, migrations: readonly Migration[]): Promise<void> {
  await createTables(tx);
  const label = await labelOf(tx);
  const recorded = await tx.all<{ name: string }>('select name from schema_migration order by position');
  requireOwn({ label, recorded: recorded.map(({ name }) => name) }, owner, migrations);
  if (!label.has('role')) await write(tx, 'role', owner.role);
  // Of an older database only its content says whose it is (`labelOwner`).
  if (recorded.length === 0 && owner.of !== undefined) await write(tx, 'of', owner.of);
  if (owner.copyOf !== undefined) return await markCopy(tx, owner.copyOf);
  if (copyMarkOf(label) !== undefined) await unmarkCopy(tx);
}

function requireOwn(
  { label, recorded }: { readonly label: DatabaseLabel; readonly recorded: readonly string[] },
  { role, of, program, copyOf, evenMoved }: DatabaseOwner,
  migrations: readonly Migration[],
): void {
  const [theirs, whose, to] = [label.get('role'), label.get('of'), label.get('moved-to')];
  const copy = copyMarkOf(label);
  if (theirs !== undefined && theirs !== role) {
    throw new StorageError('foreign', `This is the database of ${named(theirs)}, not of ${named(role)}.`);
  }
  if (theirs === undefined && recorded[0] !== undefined && recorded[0] !== migrations[0]?.name) {
    throw new StorageError(
      'foreign',
      `This is not the database of ${named(role)}: its schema begins with "${recorded[0]}".`,
    );
  }
  if (of !== undefined && whose !== undefined && of !== whose) {
    throw new StorageError('foreign', `This is the database of ${whose}, and this ${role} works for ${of}.`);
  }
  const unknown = strangeStep(
    recorded,
    migrations.map(({ name }) => name),
  );
  if (unknown !== undefined) {
    // A later one that older programs can live with asks for no newer program.
    const last = recorded.slice(recorded.indexOf(unknown)).findLast((name) => !name.endsWith('+')) ?? unknown;
    const needed = label.get(stepName(last));
    const needs = needed === undefined ? '' : ` It needs at least version ${needed}.`;
    throw new StorageError(
      'newer',
      `The database has a schema step "${last}" that this program (version ${program}) does not know.${needs}`,
    );
  }
  if (to !== undefined && evenMoved !== true) throw moved(to);
  if (copy?.unfinishedSince !== undefined && copyOf === undefined) {
    throw new StorageError(
      'moved',
      `This is the unfinished copy of ${copy.from}: with that in the configuration, give migrate-database once more.`,
    );
  }
}

function moved(to: string): StorageError {
  return new StorageError('moved', `This database was moved to ${to} and lives on there.`);
}

async function createTables(tx: Transaction): Promise<void> {
  const { text, tableOptions } = tx.facts;
  await createRecord(tx);
  // Not "if not exists": PostgreSQL asks for the right to create even where there is nothing to do.
  if (await hasLabel(tx)) return;
  await tx.script(
    `create table database_label (name ${text} not null primary key, value ${text} not null) ${tableOptions};`,
  );
}

async function hasLabel<Schema>(tx: Transaction<Schema>): Promise<boolean> {
  const tables = await tx.all<{ name: string }>(tx.facts.listTables);
  return tables.some(({ name }) => name === 'database_label');
}

async function labelOf(on: Statements): Promise<DatabaseLabel> {
  const rows = await on.all<{ name: string; value: string }>('select name, value from database_label');
  return new Map(rows.map(({ name, value }) => [name, value]));
}

async function write(on: Statements, name: string, value: string): Promise<void> {
  await on.run(
    'insert into database_label (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [name, value],
  );
}

function stepName(step: string): string {
  return `step ${step}`;
}

function named(role: string): string {
  return /^[aeiou]/u.test(role) ? `an ${role}` : `a ${role}`;
}
