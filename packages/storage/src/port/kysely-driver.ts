/** The side of Kysely that runs statements, the same over every engine. */
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import type { SqlParameters } from './database.ts';

/** What a statement of unknown kind gave. */
export interface ExecuteResult {
  readonly rows: object[];
  readonly changes: number;
  /** Whether the statement answers with rows at all. */
  readonly reader: boolean;
}

export type Execute = (sql: string, parameters: SqlParameters) => Promise<ExecuteResult>;

/** What Kysely wants of an engine: statements go through `execute`, everything else is refused. */
export function createDriver(execute: Execute): Driver {
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
