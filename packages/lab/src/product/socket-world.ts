import type { ProductRoots, SrvAnswer } from '@attiva/client';
import { openProductRoots } from '@attiva/protocol';
import { startDnsResponder } from '../dns/dns-responder.ts';
import type { ZoneRecord } from '../dns/zone.ts';
import type { LabHost } from '../world/lab-host.ts';
import { labDomain, type World } from '../world/world.ts';
import type { DrivenHost, DrivenProduct, DrivenWorld } from './driven-world.ts';
import { HostSocket } from './host-socket.ts';

/** What a product finds in the world. */
export interface SocketWorldOptions {
  /** Of the vendor whose product it is. */
  readonly roots: ProductRoots;
  /** Default: every edition of the pack that has a setup key, lowest threshold first. */
  readonly products?: readonly DrivenProduct[];
}

/** A lab's world with doors to the outside. Closing it closes the doors; the world is the caller's. */
export interface SocketWorld extends DrivenWorld {
  close(): Promise<void>;
}

/**
 * Opens a world to a real product: each host of the lab at a real socket of loopback, and a real name server that names
 * them. Whatever the scenario does to its hosts (off, on, copied), the sockets follow after each step of time.
 */
export async function openSocketWorld(world: World, { roots, products }: SocketWorldOptions): Promise<SocketWorld> {
  const sockets = new Map<string, HostSocket>();
  const dns = await startDnsResponder({ zone: labDomain, records: [] });
  const follow = async (): Promise<void> => {
    const services = world.wire.published(labDomain);
    for (const { name, port } of services) {
      const address = `${name}:${port}`;
      const socket = sockets.get(address) ?? new HostSocket(world.wire, address);
      sockets.set(address, socket);
      await (world.wire.listenerAt(address) === undefined ? socket.close() : socket.open());
    }
    dns.setRecords(
      services.flatMap((service) => recordsOf(service, sockets.get(`${service.name}:${service.port}`)?.port)),
    );
  };
  await follow();
  return {
    now: () => world.time.now,
    async advanceTo(milliseconds) {
      await world.time.advanceTo(milliseconds);
      await follow();
    },
    get hosts() {
      return [...world.hosts].map(([name, host]) => drivenHost(name, host, follow));
    },
    roots,
    products: products ?? productsOf(roots, world.time.now),
    dns: { server: `127.0.0.1:${dns.port}`, suffix: labDomain },
    async close() {
      for (const socket of sockets.values()) await socket.close();
      await dns.close();
    },
  };
}

/** Lowest threshold first: alone in a lab, a product reaches that one soonest. Of each edition the newest generation first. */
function productsOf(roots: ProductRoots, now: number): readonly DrivenProduct[] {
  const { packs } = openProductRoots(roots, Math.floor(now / 1000), { allowLab: true });
  const editions = packs.flatMap(({ applications }) =>
    applications.flatMap(({ id, editions: own }) => own.map((edition) => ({ application: id, edition }))),
  );
  editions.sort((a, b) => a.edition.threshold - b.edition.threshold);
  return editions.flatMap(({ application, edition }) => {
    const keys = new Map(edition.setupKeys.map(({ generation, key }) => [generation, key]));
    const newestFirst = [...keys].sort(([a], [b]) => b - a);
    return newestFirst.map(([generation, setupKey]) => ({ application, edition: edition.id, generation, setupKey }));
  });
}

function drivenHost(name: string, host: LabHost, follow: () => Promise<void>): DrivenHost {
  return {
    name,
    running: host.isOn,
    async start() {
      await host.switchOn();
      await follow();
    },
    async stop() {
      await host.switchOff();
      await follow();
    },
  };
}

/** A host that is off keeps its records, as a host that has died does. */
function recordsOf({ name, priority, weight }: SrvAnswer, port: number | undefined): ZoneRecord[] {
  if (port === undefined) return [];
  const service = { name: `_attiva._tcp.${labDomain}`, priority, weight, port, target: name } as const;
  return [
    { type: 'SRV', ...service },
    { type: 'A', name, address: '127.0.0.1' },
  ];
}
