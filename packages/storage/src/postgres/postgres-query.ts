/** Kysely for PostgreSQL: builds the statements, our connections run them. Transactions begin with `database.transact`. */
import { createRequire } from 'node:module';
import type { Kysely } from 'kysely';
import { createDriver, type Execute } from '../port/kysely-driver.ts';

const require = createRequire(import.meta.url);

/** Loaded at the first query, as for SQLite. */
function loadKysely(): typeof import('kysely') {
  return require('kysely') as typeof import('kysely');
}

/** A Kysely instance whose statements go through `execute`, with `$1` in their texts. Needs no closing. */
export function createPostgresQuery<Schema>(execute: Execute): Kysely<Schema> {
  const { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } = loadKysely();
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => createDriver(execute),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
