/**
 * The port: what the rest of Attiva may know of a database. Statements with `?` placeholders, one transaction at a
 * time, promises everywhere, and no word about the engine behind it. Speaking to an engine is left to `sqlite/` and
 * `postgres/`, what tables mean to the callers.
 */
import type { Kysely } from 'kysely';
import type { DialectFacts } from './dialect-facts.ts';

/**
 * What goes into a placeholder. No booleans: a flag is an integer 0 or 1 in every engine. A text with U+0000, which
 * PostgreSQL cannot keep, is refused by every engine (`unfit`).
 */
export type SqlValue = string | number | bigint | null | Uint8Array;

/** Values for the `?` of one statement, in order. */
export type SqlParameters = readonly SqlValue[];

/** What a writing statement did. Ids are never invented by the engine; ask for them with `returning`. */
export interface RunResult {
  readonly changes: number;
}

/**
 * Statements on one connection. Each distinct SQL text is prepared once and kept, so pass constant texts and put what
 * varies into parameters. All methods reject with `StorageError`; a wrong call (booleans, undefined, a transaction
 * that is over) rejects with `TypeError`.
 */
export interface Statements {
  /** All rows. */
  all<Row extends object>(sql: string, parameters?: SqlParameters): Promise<Row[]>;
  /** The first row, if there is one. */
  get<Row extends object>(sql: string, parameters?: SqlParameters): Promise<Row | undefined>;
  /** Insert, update or delete. */
  run(sql: string, parameters?: SqlParameters): Promise<RunResult>;
  /**
   * One reading statement for many parameter rows: answers in the same order, `undefined` where nothing was found.
   * One promise for the whole list; the way to load the facts of a batch.
   */
  getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]>;
  /** One writing statement for many parameter rows, in their order; the way to record a batch. */
  runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult>;
}

/** A statement written once beside its row type, run on whatever transaction is at hand. */
export interface PreparedStatement<Row extends object = Record<string, SqlValue>> {
  readonly sql: string;
  all(on: Statements, parameters?: SqlParameters): Promise<Row[]>;
  get(on: Statements, parameters?: SqlParameters): Promise<Row | undefined>;
  run(on: Statements, parameters?: SqlParameters): Promise<RunResult>;
  getEach(on: Statements, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]>;
  runEach(on: Statements, rows: readonly SqlParameters[]): Promise<RunResult>;
}

/** Where statements can be left whose outcome nobody waits for. */
export type Writes = Pick<Transaction, 'write'>;

/** A running transaction. Good only until the function that received it has settled. */
export interface Transaction<Schema = unknown> extends Statements {
  /** Kysely inside this transaction: for the many statements that are not on a hot path. */
  readonly query: Kysely<Schema>;
  /** How this engine spells what migrations need (types, table options). */
  readonly facts: DialectFacts;
  /**
   * One writing statement for many rows whose outcome nobody waits for: it is carried out in its place among the others,
   * and goes with the next of them or with the commit, which saves a trip. Where it fails, the transaction does. No two of the rows
   * may mean one row of the table: an engine may write them by one statement.
   */
  write(sql: string, rows: readonly SqlParameters[]): void;
  /** Tells whoever listens to this topic, in every process of this database, when the transaction has committed. */
  announce(topic: string): void;
  /**
   * After the commit, and before anybody else of this process has a turn, brings to its place what commits have left in a log: for work
   * that writes much and can wait, since otherwise one commit in several, often somebody else's, has to do that for all of them.
   * Nothing on PostgreSQL, which does it beside everything else.
   * Where that fails, `transact` rejects though all is committed.
   * @param done called then, still before anybody else: whoever measures his transaction measures nobody else's. Not after a rollback.
   */
  settle(done: () => void): void;
  /** Several statements without parameters, divided by `;`: for migrations. */
  script(sql: string): Promise<void>;
}

/** A lock by name, held until it is released, the database is closed, or the connection that holds it is lost. */
export interface Held {
  /**
   * Fulfils when the lock was lost without having been released: somebody else may have it from now on. Where the server
   * cannot be reached, it is known some seconds before the server gives the lock to others.
   */
  readonly lost: Promise<void>;
  /** Lets others have it. A second time is no error. */
  release(): Promise<void>;
}

/** One step of a schema. A released one never changes; a new one is added after it. */
export interface Migration {
  /** For example `0001-clients`; recorded in the database. `0002-more+`: a program without this step can work with it. */
  readonly name: string;
  up(tx: Transaction): Promise<void>;
}

/** What `migrate` did. */
export interface MigrationResult {
  readonly applied: readonly string[];
}

/**
 * An open database. Its own statements run alone, each in a transaction of its own, and see what was committed before
 * they were asked for; those that write wait while `transact` is running, those that read may. Whoever is inside
 * `transact` uses the `tx` received there (a call on the database from inside is refused, for it would wait for itself).
 */
export interface Database<Schema = unknown> extends Statements {
  readonly query: Kysely<Schema>;
  readonly facts: DialectFacts;
  prepare<Row extends object>(sql: string): PreparedStatement<Row>;
  /**
   * Runs `work` in the one writing transaction of all processes, first come first served within this one. Durable when
   * the promise fulfils; when `work` rejects, everything is rolled back and its error passed on, so too when one of its
   * statements failed, though it went on. Nested calls are refused (`TypeError`).
   */
  transact<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /**
   * Brings the schema up to date: in order, each step in one transaction with its record. Rejects with `newer` when the
   * database has a step this program does not know, with `foreign` when it belongs to something else. Processes that
   * start at once may all call it.
   */
  migrate(migrations: readonly Migration[]): Promise<MigrationResult>;
  /**
   * Writes what the database holds at one moment into a new SQLite file, while others go on working. Nothing that was
   * deleted is in the copy. `path` must not exist. On PostgreSQL only after `migrate`, whose steps make the file.
   */
  copyTo(path: string): Promise<void>;
  /** Rewrites everything with what it holds now: nothing that was deleted can be read in it afterwards. */
  compact(): Promise<void>;
  /**
   * From now on whoever writes is refused (`moved`) once the database says that it was moved away (`label/`), which is looked at
   * in each transaction: of two that live each would give what the other does not know of.
   */
  fence(): void;
  /** As full a check as the engine gives (PostgreSQL: that all rows can be read), for an administrator's command. Rejects with `corrupt`. */
  check(): Promise<void>;
  /**
   * Takes the lock of this name, for what only one process of this database may do: `undefined` where somebody holds it,
   * another `hold` of this process included. On SQLite, whose databases have one process, it keeps out this process only.
   */
  hold(name: string): Promise<Held | undefined>;
  /**
   * Calls `listener` after each transaction that announced the topic, this process's own included, and whenever such
   * calls may have been missed (after a lost connection). Call what it gives to end that; `close` ends it as well.
   */
  listen(topic: string, listener: () => void): Promise<() => void>;
  /** Waits for the running transaction and those queued, then closes. Calls after this reject with `TypeError`. */
  close(): Promise<void>;
}
