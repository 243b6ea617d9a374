/** The administration once more, for the network: TLS alone, other people, other sessions, no token file. */
import { createHttpServer, exposedAccess, type ExposedDoor, type HttpServer, type Log } from '@attiva/daemon';
import { createHostConsole } from '../console/host-console.ts';
import type { HostDoors } from '../doors.ts';
import { addAdministrationRoutes } from './routes.ts';

/** Fewer than clients: these are people. */
const limits = { connections: 1_000, halfOpen: 128 };

export interface ExposedServerParts {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly door: ExposedDoor;
  readonly doors: HostDoors;
  readonly consoleFolder: string | undefined;
}

/** It believes no proxy: who asks is at the other end of the socket. */
export function exposedServer({ log, now, door, doors, consoleFolder }: ExposedServerParts): HttpServer {
  const server = createHttpServer({ log, now, ...door, tlsOnly: true, limits });
  const access = exposedAccess(doors.access);
  const there = { ...doors, access };
  const api = addAdministrationRoutes(server, there, { whoAsks: access.whoAsks, door: 'exposed' });
  createHostConsole(there, consoleFolder).addTo(api);
  return server;
}
