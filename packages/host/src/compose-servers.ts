/** The last step of `compose.ts`: what listens, what works by itself, and the order in which a host ends. */
import {
  anyOf,
  createHttpServer,
  createShutdown,
  type ExposedDoor,
  type HttpServer,
  type ListeningAt,
  loopbackNames,
  tokenHolder,
} from '@attiva/daemon';
import type { HostState } from './compose-state.ts';
import { createHostConsole } from './console/host-console.ts';
import { createDaily } from './daily-work.ts';
import type { ComposedHost, HostDoors } from './doors.ts';
import type { HostParts } from './host-parts.ts';
import { exposedServer } from './http/exposed-server.ts';
import type { networkRule } from './http/networks.ts';
import { addActivationRoutes, addAdministrationRoutes } from './http/routes.ts';
import { createMetricsListener } from './metrics/metrics-listener.ts';
import { createListeners } from './settings/create-settings.ts';

interface MadeDoors extends Pick<HostState, 'database' | 'verifier' | 'images' | 'clock' | 'isShared' | 'heldKeys'> {
  readonly doors: HostDoors;
  readonly mayAsk: ReturnType<typeof networkRule>;
}

/** Connections beside those whose requests wait in the line. */
const spareConnections = 1_024;

export function composeServers(parts: HostParts, made: MadeDoors): ComposedHost {
  const { log, now } = parts;
  const { doors, verifier } = made;
  const administration = administrationServer(parts, doors);
  const makeExposed = (door: ExposedDoor): HttpServer =>
    exposedServer({ log, now, door, doors, consoleFolder: parts.consoleFolder });
  // Beside the listeners: those that are called in this process only.
  const inside: HttpServer[] = [];
  const makeServer = (): HttpServer => {
    // More than may wait in the line: whoever is beyond it is told so, and when to come back.
    const limits = { connections: parts.config.activation.queue + spareConnections };
    const server = createHttpServer({ log, now, limits, tls: () => doors.tls.identity() });
    addActivationRoutes(server, doors, made.mayAsk);
    return server;
  };
  const listeners = createListeners(doors.settings, { ...parts, makeServer });
  const metrics = createMetricsListener(parts, doors.metrics);
  const daily = createDaily(parts, made);
  const closeServers = async (): Promise<void> => {
    const exposure = { close: () => doors.exposure.stop() };
    const all = [listeners, ...inside, administration, exposure, ...(metrics === undefined ? [] : [metrics])];
    await Promise.all(all.map((server) => server.close()));
  };
  return {
    doors,
    administration,
    activation(): HttpServer {
      const server = makeServer();
      inside.push(server);
      return server;
    },
    async listen(): Promise<readonly ListeningAt[]> {
      await verifier.verify([]); // The thread is up before the first client comes.
      const at = await listeners.listen(doors.settings.current()['activation.port']);
      if (metrics !== undefined) await metrics.listen();
      await doors.life.start(at.map(({ url }) => url).join(' '));
      if (made.isShared) doors.changes.start();
      await doors.exposure.start(makeExposed);
      await daily.start();
      doors.publishing.start(at[0]?.port ?? 0);
      doors.notifier.start();
      return at;
    },
    close: closeInOrder(made, { closeServers, stopDaily: () => daily.stop() }),
  };
}

function administrationServer(parts: HostParts, doors: HostDoors): HttpServer {
  const { log, now, config, token } = parts;
  const server = createHttpServer({ log, now, hostNames: [...loopbackNames, config.administration.address] });
  const api = addAdministrationRoutes(server, doors, { whoAsks: anyOf(tokenHolder(token), doors.access.whoAsks) });
  createHostConsole(doors, parts.consoleFolder).addTo(api);
  return server;
}

function closeInOrder(
  { doors, images, verifier, database, heldKeys }: MadeDoors,
  { closeServers, stopDaily }: Readonly<Record<'closeServers' | 'stopDaily', () => Promise<void>>>,
): () => Promise<void> {
  return createShutdown([
    { name: 'publishing', close: () => doors.publishing.stop() },
    // Before the listeners: they wait for answers that go on.
    { name: 'events', close: () => doors.feed.close() },
    { name: 'listeners', close: closeServers },
    { name: 'line', close: () => doors.line.drain() },
    { name: 'notifications', close: () => doors.notifier.stop() },
    { name: 'daily work', close: stopDaily },
    { name: 'changes of other hosts', close: () => doors.changes.stop() },
    { name: 'life', close: () => doors.life.stop() },
    { name: 'signing keys', close: () => heldKeys.close() },
    { name: 'images', close: async () => images.close(doors.now()) },
    { name: 'verifier', close: () => verifier.close() },
    { name: 'database', close: () => database.close() },
  ]);
}
