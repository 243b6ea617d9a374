import type { Database } from './port/database.ts';
import { openSqliteDatabase } from './sqlite/open-sqlite.ts';

export interface OpenDatabaseOptions {
  /** `sqlite:PATH`, or `sqlite::memory:` for a database that ends with the process. */
  readonly url: string;
  /** Whether a database that is not there is an error (`missing`); only `init` says false. */
  readonly mustExist: boolean;
  /** Milliseconds since 1970, for the records of migrations. */
  readonly now: () => number;
  /** Keeps every other process out (they get `busy`); somewhat faster. Default false. */
  readonly exclusive?: boolean;
  /** How long to wait for another process, in milliseconds. Default 5,000. */
  readonly busyTimeoutMilliseconds?: number;
}

/**
 * Opens a database after checking that it is whole. Rejects with `StorageError`: `missing`, `corrupt`, `busy`,
 * `read-only`, `failed`; with `TypeError` for a URL of an engine this package does not speak.
 */
export async function openDatabase<Schema = unknown>(options: OpenDatabaseOptions): Promise<Database<Schema>> {
  const path = /^sqlite:(.+)$/su.exec(options.url)?.[1];
  if (path === undefined) {
    throw new TypeError(`A database URL begins with "sqlite:", unlike "${options.url.replace(/:.*/su, ':…')}".`);
  }
  return openSqliteDatabase<Schema>({ ...options, path });
}
