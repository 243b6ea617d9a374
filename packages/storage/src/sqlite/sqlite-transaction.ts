import type { Kysely } from 'kysely';
import type { DialectFacts } from '../port/dialect-facts.ts';
import type { RunResult, SqlParameters, Transaction } from '../port/database.ts';
import { isStorageError, type StorageError } from '../port/storage-error.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { sqliteFacts } from './sqlite-facts.ts';
import { createSqliteQuery } from './sqlite-query.ts';

/**
 * What `transact` hands to its work. The statements run at once, so a transaction of k statements costs k microtasks
 * and no turn of the event loop; an engine behind a socket keeps the same signatures.
 */
export class SqliteTransaction<Schema> implements Transaction<Schema> {
  readonly #connection: SqliteConnection;
  #over = false;
  /** A statement failed. SQLite alone would go on; what commits on one engine must commit on the other. */
  #failure: StorageError | undefined;
  readonly #topics = new Set<string>();
  readonly #settled: (() => void)[] = [];
  #query: Kysely<Schema> | undefined;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  get over(): boolean {
    return this.#over;
  }

  /** From here on every statement is refused. */
  end(): void {
    this.#over = true;
  }

  /** @throws what a statement failed with, though the work went on. */
  requireWhole(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  get facts(): DialectFacts {
    return sqliteFacts;
  }

  get query(): Kysely<Schema> {
    this.#query ??= createSqliteQuery<Schema>(async (sql, parameters) =>
      this.#do((connection) => connection.execute(sql, parameters)),
    );
    return this.#query;
  }

  async all<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row[]> {
    return this.#do((connection) => connection.all(sql, parameters)) as Row[];
  }

  async get<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row | undefined> {
    return this.#do((connection) => connection.get(sql, parameters)) as Row | undefined;
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<RunResult> {
    return this.#do((connection) => connection.run(sql, parameters));
  }

  async getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]> {
    return this.#do((connection) => connection.getEach(sql, rows)) as (Row | undefined)[];
  }

  async runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult> {
    return this.#do((connection) => connection.runEach(sql, rows));
  }

  write(sql: string, rows: readonly SqlParameters[]): void {
    try {
      this.#do((connection) => connection.runEach(sql, rows));
    } catch (error) {
      // Told by the commit that does not take place.
      if (!isStorageError(error)) throw error;
    }
  }

  /** What is to be told after the commit. */
  get topics(): ReadonlySet<string> {
    return this.#topics;
  }

  announce(topic: string): void {
    this.#do(() => this.#topics.add(topic));
  }

  /** Whom to call when what was committed is settled; nobody: it need not be. */
  get settled(): readonly (() => void)[] {
    return this.#settled;
  }

  settle(done: () => void): void {
    this.#do(() => this.#settled.push(done));
  }

  async script(sql: string): Promise<void> {
    this.#do((connection) => connection.script(sql));
  }

  #do<T>(work: (connection: SqliteConnection) => T): T {
    if (this.#over) throw new TypeError('This transaction is over; a statement came after its end.');
    try {
      return work(this.#connection);
    } catch (error) {
      if (isStorageError(error)) this.#failure ??= error;
      throw error;
    }
  }
}
