/**
 * A site in which everything can be made to go wrong: one vendor, hosts in memory that behave as a row wants, BIND with one
 * zone for each way in which DNS can be wrong, and machines prepared with the SDK. Doctor itself is the packed program.
 */
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Machine, openActivation } from '@attiva/client';
import { ActivationError, type ErrorCode, problemOf } from '@attiva/protocol';
import {
  FakeHost,
  type FakeHostOptions,
  FakeVendor,
  type Mischief,
  type StartedBind,
  startBind,
  type StartedNamespace,
} from '@attiva/testkit';
import { freePort } from '../../site/free-port.ts';

export const day = 86_400_000;
export const hour = 3_600_000;

const nameServer = '127.80.0.53';
const here = '127.0.0.1';

/** Hosts that stay for the whole table, by the name of the zone that leads to them. */
export interface DoctorSite {
  readonly folder: string;
  readonly vendor: FakeVendor;
  readonly rootsFile: string;
  /** `address:port` that nobody listens on. */
  readonly closed: string;
  readonly dns: StartedBind;
  /** A name server that takes questions and never answers. */
  readonly silentDns: string;
  readonly network: StartedNamespace;
  host(zone: string): FakeHost;
  /** A machine with a key, licensed unless told otherwise, which remembers no host. */
  machine(wish?: MachineWish): Promise<PreparedMachine>;
  close(): Promise<void>;
}

export interface MachineWish {
  readonly edition?: string;
  readonly generation?: number;
  /** Zone of the host that it asks; '': none, so that it has a key and nothing else. */
  readonly asks?: string;
  /** Done to it before doctor looks. */
  readonly change?: (machine: Machine) => Promise<unknown>;
}

export interface PreparedMachine {
  /** For `--data`. */
  readonly data: string;
  /** The vendor's folder in it. */
  readonly state: string;
}

type Made = Omit<FakeHostOptions, 'now' | 'vendor'> & {
  readonly vendor?: FakeVendor;
  /** Its clock, milliseconds from ours. */
  readonly ahead?: number;
  readonly mischief?: Mischief;
  readonly bend?: (claims: object) => object;
};

/** Answers everything in the place of a host. */
function always(status: number, type: string, text: string, more: Record<string, string> = {}): Mischief {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type, ...more }).end(text);
    return true;
  };
}

function refusal(code: ErrorCode): Mischief {
  const problem = problemOf(new ActivationError(code, 'so says the host', { retryAfterSeconds: 60 }));
  return always(problem.status, 'application/problem+json', JSON.stringify(problem));
}

const seconds = (milliseconds: number): number => Math.floor((Date.now() + milliseconds) / 1000);

/** What stands behind the record of each zone. */
function hostsOf(vendors: Record<'aurora' | 'imitation' | 'borealis', FakeVendor>): Readonly<Record<string, Made>> {
  const { imitation, borealis } = vendors;
  return {
    good: {},
    rogue: { vendor: imitation },
    borealis: { vendor: borealis },
    unregistered: { applications: [] },
    older: { terms: { generation: 2025 } },
    other: { applications: ['aurora-os'] },
    lent: { terms: { agreement: 'B-1', customer: 'Bianchi srl' } },
    ended: { terms: { until: seconds(-40 * day), graceDays: 30 } },
    ending: { terms: { until: seconds(20 * day) } },
    quantity: { terms: { quantity: 1, mode: 'enforce' } },
    ahead: { ahead: 5 * hour },
    minutes: { ahead: -10 * 60_000 },
    expired: { ahead: 190 * day },
    notified: { ahead: 220 * day },
    busy: { mischief: refusal('busy') },
    network: { mischief: refusal('network-not-allowed') },
    wrong: { mischief: always(200, 'text/html', '<h1>It works!</h1>') },
    portal: { mischief: always(302, 'text/html', 'Log in first', { location: 'http://portal.example/' }) },
    proxy: { mischief: always(407, 'text/html', 'Who are you?') },
    revoked: { bend: (claims) => ({ ...claims, serving: false, why: 'revoked' }) },
    tls: { bend: (claims) => ({ ...claims, tls: 'A'.repeat(43) }) },
    replayed: { bend: (claims) => ({ ...claims, nonce: 'A'.repeat(22) }) },
  };
}

export async function openSite(folder: string, network: StartedNamespace): Promise<DoctorSite> {
  const now = seconds(0);
  const aurora = await FakeVendor.create({ now });
  const vendors = {
    aurora,
    imitation: await FakeVendor.create({ now }),
    borealis: await FakeVendor.create({ now, vendor: 'borealis.example', name: 'Borealis' }),
  };
  const rootsFile = join(folder, 'roots.json');
  writeFileSync(rootsFile, JSON.stringify(aurora.roots));
  const hosts = new Map<string, FakeHost>();
  for (const [zone, { ahead = 0, mischief, bend, ...made }] of Object.entries(hostsOf(vendors))) {
    const host = await FakeHost.start({ vendor: aurora, ...made, now: () => Date.now() + ahead });
    if (mischief !== undefined) host.mischief = mischief;
    if (bend !== undefined) host.bend = bend;
    hosts.set(zone, host);
  }
  const closed = await freePort(here);
  const silent = await listenSilently('net');
  const tls = await listenSilently('tls');
  const silentUdp = createSocket('udp4').bind(0, here);
  await once(silentUdp, 'listening');
  const ports = { closed, silent: portOf(silent), tls: portOf(tls) };
  const dns = await startBind({ zones: zonesOf(hosts, ports), address: nameServer });
  const host = (zone: string): FakeHost => {
    const found = hosts.get(zone);
    if (found === undefined) throw new Error(`there is no zone ${zone}`);
    return found;
  };
  let made = 0;
  return {
    folder,
    vendor: aurora,
    rootsFile,
    dns,
    network,
    closed: `${here}:${closed}`,
    silentDns: `${here}:${silentUdp.address().port}`,
    host,
    machine: async (wish = {}) => {
      made += 1;
      return prepare(join(folder, `machine-${made}`), { vendor: aurora, wish, host });
    },
    close: () => closeAll({ dns, hosts: [...hosts.values()], servers: [silent, tls], sockets: [silentUdp] }),
  };
}

/** One that says nothing, or one that speaks TLS and takes plain HTTP for a mistake. */
async function listenSilently(kind: 'net' | 'tls'): Promise<Server> {
  const alert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]); // protocol_version, as servers say it
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (kind === 'tls') socket.once('data', () => socket.end(alert));
  }).listen(0, here);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const place = server.address();
  return place !== null && typeof place === 'object' ? place.port : 0;
}

function zonesOf(
  hosts: ReadonlyMap<string, FakeHost>,
  ports: Readonly<Record<'closed' | 'silent' | 'tls', number>>,
): { readonly name: string; readonly records: readonly string[] }[] {
  const to = (...targets: readonly (readonly [name: string, port: number])[]): readonly string[] => [
    ...targets.map(([name, port], at) => `_attiva._tcp IN SRV ${at} 0 ${port} ${name}`),
    ...targets.filter(([name]) => name !== 'gone').map(([name]) => `${name} IN A ${here}`),
  ];
  const good = hosts.get('good')?.port ?? 0;
  const own = [...hosts].map(([zone, { port }]) => ({ name: `${zone}.example`, records: to(['att1', port]) }));
  const skew = hosts.get('ahead')?.port ?? 0;
  return [
    ...own,
    { name: 'empty.example', records: [] },
    { name: 'stale.example', records: to(['dead', ports.closed], ['att1', good]) },
    { name: 'dead.example', records: to(['dead', ports.closed]) },
    { name: 'nameless.example', records: to(['gone', good]) },
    { name: 'mute.example', records: to(['mute', ports.silent]) },
    { name: 'secure.example', records: to(['secure', ports.tls]) },
    { name: 'skewed.example', records: to(['skewed', skew], ['att1', good]) },
    { name: 'others.example', records: [...to(['att1', good]), '_attiva._tcp IN TXT "v=1" "vnd=borealis.example"'] },
    { name: 'port.example', records: [`_attiva._tcp IN SRV 0 0 7687 ${hostname().toLowerCase().split('.')[0]}`] },
    { name: 'absent.example', records: ['_attiva._tcp IN SRV 0 0 0 .'] },
  ];
}

async function closeAll(all: {
  readonly dns: StartedBind;
  readonly hosts: readonly FakeHost[];
  readonly servers: readonly Server[];
  readonly sockets: readonly Socket[];
}): Promise<void> {
  await all.dns.stop();
  for (const host of all.hosts) await host.close();
  for (const server of all.servers) server.close();
  for (const socket of all.sockets) socket.close();
}

/** Activated in this process with the SDK, then made to forget which host it was. */
async function prepare(
  data: string,
  at: { readonly vendor: FakeVendor; readonly wish: MachineWish; readonly host: (zone: string) => FakeHost },
): Promise<PreparedMachine> {
  const { edition = 'studio', generation, asks = 'good', change } = at.wish;
  const state = join(data, at.vendor.vendor);
  const activation = await openActivation({
    roots: at.vendor.roots,
    directory: state,
    edition,
    setupKey: at.vendor.setupKey(edition, generation),
    background: false,
    machineName: 'pc-1',
    device: { facts: [0, 0, 0], virtual: true },
    network: { dnsSuffixes: { searchList: [], source: 'the test' } },
  });
  if (asks !== '') {
    await activation.setHost(at.host(asks).address, 'machine');
    await activation.ensureActivated();
    await activation.clearHost('machine');
    await activation.setCaching(false);
  }
  await change?.(activation.machine);
  await activation.close();
  return { data, state };
}
