import { closeSync, openSync, statSync } from 'node:fs';
import type { Database } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { requireWhole, SqliteDatabase } from './sqlite-database.ts';
import { sqlitePragmas } from './sqlite-facts.ts';

export interface OpenSqliteOptions {
  readonly path: string;
  readonly mustExist: boolean;
  readonly now: () => number;
  readonly exclusive?: boolean;
  readonly busyTimeoutMilliseconds?: number;
}

/** Opens, sets what must be set, and refuses a file that is not a whole database. */
export function openSqliteDatabase<Schema>(options: OpenSqliteOptions): Database<Schema> {
  const { path } = options;
  const inMemory = path === ':memory:';
  if (!inMemory) requireFile(path, options.mustExist);
  const connection = new SqliteConnection(path, options.busyTimeoutMilliseconds ?? 5_000);
  try {
    if (options.exclusive === true) connection.all('pragma locking_mode = exclusive', []);
    for (const pragma of sqlitePragmas) connection.all(pragma, []);
    requireWhole(connection, 'pragma quick_check(5)');
    // Told now rather than at the first activation: a file without the right to write, and somebody else's lock.
    connection.begin();
    connection.rollback();
  } catch (error) {
    connection.close();
    throw error;
  }
  return new SqliteDatabase<Schema>(connection, options.now);
}

/** SQLite would take a missing or an empty file for a new database, and hide a wrong path or a lost file. */
function requireFile(path: string, mustExist: boolean): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) {
    if (mustExist) throw new StorageError('missing', `There is no database at ${path}.`, { path });
    createEmpty(path);
  } else if (!file.isFile()) {
    throw new StorageError('missing', `${path} is not a file.`, { path });
  } else if (file.size === 0 && mustExist) {
    throw new StorageError('corrupt', `The database ${path} is an empty file.`, { path });
  }
}

/** For the owner only; SQLite gives its side files the same mode. */
function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : code === 'ENOSPC' ? 'full' : 'read-only';
    throw new StorageError(reason, `The database ${path} cannot be created (${code}).`, { cause: error, path });
  }
}
