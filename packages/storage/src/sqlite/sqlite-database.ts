import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { migrate } from '../migrations/migrate.ts';
import type { DialectFacts } from '../port/dialect-facts.ts';
import type {
  Database,
  Held,
  Migration,
  MigrationResult,
  PreparedStatement,
  RunResult,
  SqlParameters,
  Transaction,
} from '../port/database.ts';
import { prepareStatement } from '../port/prepared-statement.ts';
import { StorageError } from '../port/storage-error.ts';
import { joinNeighbours, type Membership } from './neighbours.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { sqliteFacts } from './sqlite-facts.ts';
import { createSqliteQuery } from './sqlite-query.ts';
import { SqliteTransaction } from './sqlite-transaction.ts';
import { Turnstile } from '../port/turnstile.ts';

/**
 * The database over one connection. One is enough: SQLite has one writer, its statements block the thread anyway, and
 * a single door makes "never read what is not committed" true without a second thought.
 */
export class SqliteDatabase<Schema> implements Database<Schema> {
  readonly facts: DialectFacts = sqliteFacts;
  readonly #connection: SqliteConnection;
  readonly #now: () => number;
  readonly #turnstile = new Turnstile();
  /** The transaction the caller is in, if any: a nested one would wait for itself forever. */
  readonly #current = new AsyncLocalStorage<SqliteTransaction<Schema>>();
  readonly #neighbours: Membership;
  #closed = false;
  #query: Kysely<Schema> | undefined;

  constructor(connection: SqliteConnection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
    this.#neighbours = joinNeighbours(connection.path);
  }

  get query(): Kysely<Schema> {
    this.#query ??= createSqliteQuery<Schema>((sql, parameters) => this.#alone((c) => c.execute(sql, parameters)));
    return this.#query;
  }

  async all<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row[]> {
    return this.#alone((connection) => connection.all(sql, parameters) as Row[]);
  }

  async get<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row | undefined> {
    return this.#alone((connection) => connection.get(sql, parameters) as Row | undefined);
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<RunResult> {
    return this.#alone((connection) => connection.run(sql, parameters));
  }

  async getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]> {
    return this.transact((tx) => tx.getEach<Row>(sql, rows));
  }

  async runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult> {
    return this.transact((tx) => tx.runEach(sql, rows));
  }

  prepare<Row extends object>(sql: string): PreparedStatement<Row> {
    return prepareStatement<Row>(sql);
  }

  async transact<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#run(work));
  }

  async migrate(migrations: readonly Migration[]): Promise<MigrationResult> {
    return migrate(this, migrations, this.#now);
  }

  async copyTo(path: string): Promise<void> {
    await this.#alone((connection) => connection.run('vacuum into ?', [path]));
  }

  async compact(): Promise<void> {
    await this.#alone((connection) => {
      connection.run('vacuum', []);
      // Pages of before lie in the log until it is emptied.
      connection.all('pragma wal_checkpoint(truncate)', []);
    });
  }

  /** Nothing to do: whoever moves a file has it alone, and nobody who has it open can be beside him (`exclusive`). */
  fence(): void {}

  async check(): Promise<void> {
    await this.#alone((connection) => {
      requireWhole(connection, 'pragma integrity_check(20)');
    });
  }

  async hold(name: string): Promise<Held | undefined> {
    this.#requireOpen();
    return this.#neighbours.hold(name);
  }

  async listen(topic: string, listener: () => void): Promise<() => void> {
    this.#requireOpen();
    return this.#neighbours.listen(topic, listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#inTurn(async () => {
      this.#closed = true;
      this.#neighbours.leave();
      this.#connection.close();
    });
  }

  async #run<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    const tx = new SqliteTransaction<Schema>(this.#connection);
    this.#connection.begin();
    try {
      const result = await this.#current.run(tx, work, tx);
      tx.end();
      tx.requireWhole();
      this.#connection.commit();
      this.#neighbours.tell(tx.topics);
      this.#settle(tx.settled);
      return result;
    } catch (error) {
      tx.end();
      this.#connection.rollback();
      throw error;
    }
  }

  #settle(settled: readonly (() => void)[]): void {
    if (settled.length === 0) return;
    // As far as it can without waiting for readers of other processes.
    this.#connection.all('pragma wal_checkpoint(passive)', []);
    for (const done of settled) done();
  }

  /** A single statement outside a transaction: at once when nobody is inside, else in turn. */
  async #alone<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    if (!this.#turnstile.taken) {
      this.#requireOpen();
      return work(this.#connection);
    }
    return this.#inTurn(async () => work(this.#connection));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const current = this.#current.getStore();
    if (current !== undefined && !current.over) {
      throw new TypeError('Inside transact use the transaction it gave you: the database itself would wait for you.');
    }
    const turn = this.#turnstile.enter();
    try {
      if (turn !== undefined) await turn;
      this.#requireOpen();
      return await work();
    } finally {
      this.#turnstile.leave();
    }
  }

  #requireOpen(): void {
    if (this.#closed) throw new TypeError('The database is closed.');
  }
}

/** Asks SQLite to check its pages; throws `corrupt` with what it found. */
export function requireWhole(connection: SqliteConnection, pragma: string): void {
  const findings = connection.all(pragma, []).flatMap((row) => Object.values(row).map(String));
  if (findings.length === 1 && findings[0] === 'ok') return;
  throw new StorageError('corrupt', `The database ${connection.path} is damaged: ${findings.join('; ')}.`, {
    path: connection.path,
  });
}
