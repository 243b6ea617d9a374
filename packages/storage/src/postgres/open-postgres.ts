import type { Database } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { type ConnectOptions, PostgresConnection } from './postgres-connection.ts';
import { type Connector, PostgresDatabase } from './postgres-database.ts';
import { heartbeatMilliseconds } from './side-line.ts';
import { postgresPlaceOf } from './postgres-place.ts';

export interface OpenPostgresOptions {
  readonly url: string;
  readonly password?: string;
  readonly mustExist: boolean;
  readonly now: () => number;
  readonly busyTimeoutMilliseconds?: number;
  readonly statementTimeoutMilliseconds?: number;
}

const connectMilliseconds = 5_000;
/** With the grace of the connection and the heartbeat, shorter than what the server waits for a silent client. */
const sideLineMilliseconds = 3_000;

/** Connects, and refuses a server or a schema that will not do. */
export async function openPostgresDatabase<Schema>(options: OpenPostgresOptions): Promise<Database<Schema>> {
  const place = postgresPlaceOf(options.url, options.password);
  const usual: ConnectOptions = {
    place,
    readOnly: false,
    connectMilliseconds,
    statementMilliseconds: options.statementTimeoutMilliseconds ?? 30_000,
    lockMilliseconds: options.busyTimeoutMilliseconds ?? 5_000,
  };
  const connector: Connector = {
    writer: () => PostgresConnection.open(usual),
    reader: () => PostgresConnection.open({ ...usual, readOnly: true }),
    sideLine: () =>
      PostgresConnection.open({
        ...usual,
        statementMilliseconds: Math.min(sideLineMilliseconds, usual.statementMilliseconds),
      }),
    heartbeatMilliseconds: Math.min(heartbeatMilliseconds, usual.statementMilliseconds),
    patient: async (readOnly) => {
      const connection = await PostgresConnection.open({ ...usual, readOnly, statementMilliseconds: 0 });
      connection.patient = true;
      return connection;
    },
  };
  const writer = await connector.writer();
  if (options.mustExist && !writer.facts.initialized) {
    await writer.close();
    const where = `schema "${writer.facts.schema}" of ${place.described}`;
    throw new StorageError('missing', `There are no tables of this program in the ${where}.`);
  }
  return new PostgresDatabase<Schema>(writer, connector, options.now);
}
