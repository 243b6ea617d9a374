/** The tables of the schema in use. */
import type { PostgresConnection } from './postgres-connection.ts';
import { postgresFacts } from './postgres-facts.ts';
import { rowsOf } from './postgres-transaction.ts';

export async function listTables(connection: PostgresConnection): Promise<string[]> {
  const [outcome] = await connection.ask([{ text: postgresFacts.listTables, rows: [[]] }]);
  return outcome === undefined ? [] : rowsOf<{ name: string }>(outcome).map(({ name }) => name);
}
