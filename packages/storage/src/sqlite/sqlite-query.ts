/**
 * Kysely over `node:sqlite`: builds the statements, our connection runs them. Transactions are not Kysely's affair
 * here, so that there is one way to have one: `database.transact`.
 */
import { createRequire } from 'node:module';
import type { CompiledQuery, DatabaseConnection, Driver, Kysely, QueryResult } from 'kysely';
import type { SqlParameters } from '../port/database.ts';
import type { ExecuteResult } from './sqlite-connection.ts';

export type Execute = (sql: string, parameters: SqlParameters) => Promise<ExecuteResult>;

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

function createDriver(execute: Execute): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
      const result = await execute(query.sql, query.parameters as SqlParameters);
      const rows = result.rows as Row[];
      return result.reader ? { rows } : { rows, numAffectedRows: BigInt(result.changes) };
    },
    // oxlint-disable-next-line require-yield -- Kysely wants a generator; whoever streams is told to page.
    async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
      throw new TypeError('Streaming would hold the connection; read in pages instead.');
    },
  };
  const refuse = async (): Promise<never> => {
    throw new TypeError('Transactions begin with database.transact, not with Kysely.');
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  };
}
