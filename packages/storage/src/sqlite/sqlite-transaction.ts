import type { Kysely } from 'kysely';
import type { DialectFacts } from '../port/dialect-facts.ts';
import type { RunResult, SqlParameters, Transaction } from '../port/database.ts';
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

  get facts(): DialectFacts {
    return sqliteFacts;
  }

  get query(): Kysely<Schema> {
    this.#query ??= createSqliteQuery<Schema>(async (sql, parameters) => this.#alive().execute(sql, parameters));
    return this.#query;
  }

  async all<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row[]> {
    return this.#alive().all(sql, parameters) as Row[];
  }

  async get<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row | undefined> {
    return this.#alive().get(sql, parameters) as Row | undefined;
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<RunResult> {
    return this.#alive().run(sql, parameters);
  }

  async getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]> {
    return this.#alive().getEach(sql, rows) as (Row | undefined)[];
  }

  async runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult> {
    return this.#alive().runEach(sql, rows);
  }

  async script(sql: string): Promise<void> {
    this.#alive().script(sql);
  }

  #alive(): SqliteConnection {
    if (this.#over) throw new TypeError('This transaction is over; a statement came after its end.');
    return this.#connection;
  }
}
