/**
 * One connection of `node:sqlite`: runs statements at once, keeps them prepared, turns its errors into `StorageError`.
 * Who may run when is left to `sqlite-database.ts`.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { RunResult, SqlParameters, SqlValue } from '../port/database.ts';
import type { ExecuteResult } from '../port/kysely-driver.ts';
import { requireFit } from '../port/fit-text.ts';
import { StorageError } from '../port/storage-error.ts';
import { beginTransaction, commitTransaction, reasonOfResultCode, rollbackTransaction } from './sqlite-facts.ts';

interface NodeSqliteError extends Error {
  readonly errcode: number;
  readonly errstr: string;
}

function isNodeSqliteError(error: unknown): error is NodeSqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** The `StorageError` for whatever `node:sqlite` threw; anything else comes back as it is. */
export function storageErrorOf(error: unknown, path: string): unknown {
  if (!isNodeSqliteError(error)) return error;
  const reason = reasonOfResultCode(error.errcode);
  return new StorageError(reason, `The database ${path} answered: ${error.message} (${error.errcode}).`, {
    cause: error,
    path,
  });
}

/** Programs build few distinct texts; beyond this something builds texts from values, and forgetting all is cheap. */
const mostStatementsKept = 500;

export class SqliteConnection {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #kept = new Map<string, KeptStatement>();

  constructor(path: string, busyTimeoutMilliseconds: number) {
    this.path = path;
    try {
      this.#db = new DatabaseSync(path, { timeout: busyTimeoutMilliseconds });
    } catch (error) {
      throw storageErrorOf(error, path);
    }
  }

  all(sql: string, parameters: SqlParameters): object[] {
    return this.#guard(() => this.#statement(sql).all(parameters));
  }

  get(sql: string, parameters: SqlParameters): object | undefined {
    return this.#guard(() => this.#statement(sql).get(parameters));
  }

  getEach(sql: string, rows: readonly SqlParameters[]): (object | undefined)[] {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      return rows.map((row) => statement.get(row));
    });
  }

  run(sql: string, parameters: SqlParameters): RunResult {
    return this.#guard(() => ({ changes: this.#statement(sql).run(parameters) }));
  }

  runEach(sql: string, rows: readonly SqlParameters[]): RunResult {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      let changes = 0;
      for (const row of rows) changes += statement.run(row);
      return { changes };
    });
  }

  /** Runs a statement without knowing whether it reads. */
  execute(sql: string, parameters: SqlParameters): ExecuteResult {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      if (!statement.reads) return { rows: [], changes: statement.run(parameters), reader: false };
      const rows = statement.all(parameters);
      return { rows, changes: rows.length, reader: true };
    });
  }

  script(sql: string): void {
    // A column may have another name afterwards, which is asked for once per statement.
    this.#kept.clear();
    this.#guard(() => {
      this.#db.exec(sql);
    });
  }

  begin(): void {
    this.run(beginTransaction, []);
  }

  commit(): void {
    this.run(commitTransaction, []);
  }

  /** The engine has rolled back by itself after a full disk or an I/O error; a second time would be an error. */
  rollback(): void {
    if (this.#db.isTransaction) this.run(rollbackTransaction, []);
  }

  close(): void {
    this.#kept.clear();
    this.#db.close();
  }

  #statement(sql: string): KeptStatement {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    if (this.#kept.size >= mostStatementsKept) this.#kept.clear();
    const statement = new KeptStatement(this.#db.prepare(sql));
    this.#kept.set(sql, statement);
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storageErrorOf(error, this.path);
    }
  }
}

/**
 * A statement whose rows come as arrays and are made into plain objects here: as objects `node:sqlite` gives such without a
 * prototype, which surprise `deepEqual`, and making those and copying them takes three times as long.
 */
class KeptStatement {
  readonly #statement: StatementSync;
  #names: readonly string[];

  constructor(statement: StatementSync) {
    this.#statement = statement;
    statement.setReturnArrays(true);
    this.#names = namesOf(statement);
  }

  /** Whether it answers with rows. */
  get reads(): boolean {
    return this.#names.length > 0;
  }

  all(parameters: SqlParameters): object[] {
    const rows = this.#statement.all(...checked(parameters)) as unknown as NodeSqliteValue[][];
    return rows.map((row) => this.#objectOf(row));
  }

  get(parameters: SqlParameters): object | undefined {
    const row = this.#statement.get(...checked(parameters)) as unknown as NodeSqliteValue[] | undefined;
    return row === undefined ? undefined : this.#objectOf(row);
  }

  run(parameters: SqlParameters): number {
    return Number(this.#statement.run(...checked(parameters)).changes);
  }

  #objectOf(row: readonly NodeSqliteValue[]): object {
    // SQLite prepares a statement anew by itself when the schema has changed: `*` may be more than it was.
    if (row.length !== this.#names.length) this.#names = namesOf(this.#statement);
    const object: Record<string, NodeSqliteValue> = {};
    for (let place = 0; place < row.length; place += 1) object[this.#names[place] as string] = row[place] ?? null;
    return object;
  }
}

function namesOf(statement: StatementSync): readonly string[] {
  return statement.columns().map(({ name }) => name);
}

type NodeSqliteValue = string | number | bigint | null | Uint8Array;

/** Plain JavaScript can pass what the types forbid; `node:sqlite` would name no place. */
function checked(parameters: SqlParameters): NodeSqliteValue[] {
  for (let place = 0; place < parameters.length; place += 1) {
    const value: SqlValue | undefined = parameters[place];
    if (typeof value === 'string') requireFit(value, place);
    if (value === undefined || typeof value === 'boolean' || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new TypeError(`Parameter ${place + 1} of a statement is ${String(value)}; use null, 0 or 1.`);
    }
  }
  return parameters as NodeSqliteValue[];
}
