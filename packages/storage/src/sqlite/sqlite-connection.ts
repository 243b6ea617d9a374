/**
 * One connection of `node:sqlite`: runs statements at once, keeps them prepared, turns its errors into `StorageError`.
 * Who may run when is left to `sqlite-database.ts`.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { RunResult, SqlParameters, SqlValue } from '../port/database.ts';
import type { ExecuteResult } from '../port/kysely-driver.ts';
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
  readonly #kept = new Map<string, StatementSync>();

  constructor(path: string, busyTimeoutMilliseconds: number) {
    this.path = path;
    try {
      this.#db = new DatabaseSync(path, { timeout: busyTimeoutMilliseconds });
    } catch (error) {
      throw storageErrorOf(error, path);
    }
  }

  all(sql: string, parameters: SqlParameters): object[] {
    return this.#guard(() =>
      this.#statement(sql)
        .all(...checked(parameters))
        .map(plain),
    );
  }

  get(sql: string, parameters: SqlParameters): object | undefined {
    return this.#guard(() => optional(this.#statement(sql).get(...checked(parameters))));
  }

  getEach(sql: string, rows: readonly SqlParameters[]): (object | undefined)[] {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      return rows.map((row) => optional(statement.get(...checked(row))));
    });
  }

  run(sql: string, parameters: SqlParameters): RunResult {
    return this.#guard(() => ({ changes: Number(this.#statement(sql).run(...checked(parameters)).changes) }));
  }

  runEach(sql: string, rows: readonly SqlParameters[]): RunResult {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      let changes = 0;
      for (const row of rows) changes += Number(statement.run(...checked(row)).changes);
      return { changes };
    });
  }

  /** Runs a statement without knowing whether it reads. */
  execute(sql: string, parameters: SqlParameters): ExecuteResult {
    return this.#guard(() => {
      const statement = this.#statement(sql);
      if (statement.columns().length === 0) {
        return { rows: [], changes: Number(statement.run(...checked(parameters)).changes), reader: false };
      }
      const rows = statement.all(...checked(parameters)).map(plain);
      return { rows, changes: rows.length, reader: true };
    });
  }

  script(sql: string): void {
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

  #statement(sql: string): StatementSync {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    if (this.#kept.size >= mostStatementsKept) this.#kept.clear();
    const statement = this.#db.prepare(sql);
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

/** Rows of `node:sqlite` have no prototype, which surprises `deepEqual` and is slow to read: callers get plain objects. */
function plain(row: object): object {
  return { ...row };
}

function optional(row: object | undefined): object | undefined {
  return row === undefined ? undefined : plain(row);
}

type NodeSqliteValue = string | number | bigint | null | Uint8Array;

/** Plain JavaScript can pass what the types forbid; `node:sqlite` would name no place. */
function checked(parameters: SqlParameters): NodeSqliteValue[] {
  for (let place = 0; place < parameters.length; place += 1) {
    const value: SqlValue | undefined = parameters[place];
    if (value === undefined || typeof value === 'boolean' || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new TypeError(`Parameter ${place + 1} of a statement is ${String(value)}; use null, 0 or 1.`);
    }
  }
  return parameters as NodeSqliteValue[];
}
