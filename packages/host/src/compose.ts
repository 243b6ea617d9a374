/**
 * The only builder: configuration and folder in, a host with its doors out. Constructs and connects; decides nothing.
 * The command line composes the same host without listeners when no daemon runs, and calls the same routes.
 *
 * Four steps, a file each: what is opened and loaded (`compose-state.ts`), the line of requests (`compose-line.ts`), the use cases
 * (`compose-doors.ts`, with those of vendors in `compose-vendor-doors.ts`), what listens and the order of the end
 * (`compose-servers.ts`).
 */
import { databasePlace } from '@attiva/daemon';
import { migrateAs, openDatabase } from '@attiva/storage';
import { composeDoors } from './compose-doors.ts';
import { composeLine } from './compose-line.ts';
import { composeServers } from './compose-servers.ts';
import { openState } from './compose-state.ts';
import type { ComposedHost } from './doors.ts';
import type { HostParts } from './host-parts.ts';
import { networkRule } from './http/networks.ts';
import { databaseHome } from './host-home.ts';
import { migrations } from './migrations/index.ts';
import { programVersion } from './version.ts';

/**
 * Opens the database and builds the host.
 * @throws {StorageError} when the database is missing, damaged, newer, somebody else's, moved away, or out of reach; {ActivationError} `config-invalid`.
 */
export async function composeHost(parts: HostParts): Promise<ComposedHost> {
  const mayAsk = networkRule(parts.config.activation.networks);
  const place = await databasePlace(
    { ...databaseHome(parts.folder), environment: parts.environment ?? {} },
    parts.config,
  );
  const database = await openDatabase({ ...place, mustExist: true, now: parts.now });
  try {
    await migrateAs(database, { role: 'host', program: programVersion }, migrations);
    const state = await openState(parts, database, place.path === undefined);
    const line = composeLine(parts, state);
    const doors = await composeDoors(parts, { ...state, line, mayAsk });
    return composeServers(parts, { ...state, doors, mayAsk });
  } catch (error) {
    await database.close();
    throw error;
  }
}
