/**
 * Kysely over `node:sqlite`: builds the statements, our connection runs them. Transactions are not Kysely's affair
 * here, so that there is one way to have one: `database.transact`.
 */
import { createRequire } from 'node:module';
import type { Kysely } from 'kysely';
import { createDriver, type Execute } from '../port/kysely-driver.ts';

const require = createRequire(import.meta.url);

/** Loaded at the first query: a daemon whose statements are texts starts a tenth of a second sooner, 12 MB smaller. */
function loadKysely(): typeof import('kysely') {
  return require('kysely') as typeof import('kysely');
}

/** A Kysely instance whose statements go through `execute`. Needs no closing. */
export function createSqliteQuery<Schema>(execute: Execute): Kysely<Schema> {
  const { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } = loadKysely();
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => createDriver(execute),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
