/** The administration once more, for the network: TLS alone, other people, other sessions, no token file. */
import { createExposedServer, exposedAccess, type ExposedDoor, type HttpServer, type Log } from '@attiva/daemon';
import { createHostConsole } from '../console/host-console.ts';
import type { HostDoors } from '../doors.ts';
import { addAdministrationRoutes } from './routes.ts';

export interface ExposedServerParts {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly door: ExposedDoor;
  readonly doors: HostDoors;
  readonly consoleFolder: string | undefined;
}

export function exposedServer({ log, now, door, doors, consoleFolder }: ExposedServerParts): HttpServer {
  const server = createExposedServer(door, { log, now });
  const access = exposedAccess(doors.access);
  const there = { ...doors, access };
  const api = addAdministrationRoutes(server, there, { whoAsks: access.whoAsks, door: 'exposed' });
  createHostConsole(there, consoleFolder).addTo(api);
  return server;
}
