import type { Database } from './port/database.ts';
import { openSqliteDatabase } from './sqlite/open-sqlite.ts';

export interface OpenDatabaseOptions {
  /**
   * `sqlite:PATH`, `sqlite::memory:` for a database that ends with the process, or
   * `postgres://USER@HOST:PORT/DATABASE?sslmode=…` (decision 0021 lists what may follow the `?`).
   */
  readonly url: string;
  /** For PostgreSQL, in the place of one in the URL. */
  readonly password?: string;
  /** Whether a database that is not there is an error (`missing`); only `init` says false. */
  readonly mustExist: boolean;
  /** Milliseconds since 1970, for the records of migrations. */
  readonly now: () => number;
  /** Keeps every other process out (they get `busy`); somewhat faster. SQLite only. Default false. */
  readonly exclusive?: boolean;
  /** How long to wait for another process, in milliseconds. Default 5,000. */
  readonly busyTimeoutMilliseconds?: number;
  /** PostgreSQL: the longest that one statement may take, in milliseconds. Default 30,000. */
  readonly statementTimeoutMilliseconds?: number;
}

/**
 * Opens a database after checking that it is whole. Rejects with `StorageError`: `missing`, `corrupt`, `busy`,
 * `read-only`, `denied`, `unreachable`, `failed`; with `TypeError` for a URL of an engine this package does not speak.
 */
export async function openDatabase<Schema = unknown>(options: OpenDatabaseOptions): Promise<Database<Schema>> {
  if (/^postgres(?:ql)?:/iu.test(options.url)) {
    // Loaded only where it is used: a host on SQLite starts without the driver.
    const { openPostgresDatabase } = await import('./postgres/open-postgres.ts');
    return openPostgresDatabase<Schema>(options);
  }
  const path = /^sqlite:(.+)$/su.exec(options.url)?.[1];
  if (path === undefined) {
    throw new TypeError(
      `A database URL begins with "sqlite:" or "postgres:", unlike "${options.url.replace(/:.*/su, ':…')}".`,
    );
  }
  return openSqliteDatabase<Schema>({ ...options, path });
}
