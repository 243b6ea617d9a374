/**
 * A host with a fleet to look at: two vendors with three agreements, machines that stopped calling forty days ago, many that call,
 * and those of a product below its threshold. Each was made by a request over the wire; nothing was written into a database.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createActivationRequest, type RequestId, type VendorId } from '@attiva/protocol';
import { createSigner, type StartedProcess } from '@attiva/testkit';
import { askAttiva, moveClock, runAttiva } from '../site/attiva.ts';
import { freePort } from '../site/free-port.ts';
import { createHost, type Host } from '../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../site/vendor.ts';

export interface SeededSite {
  readonly host: Host;
  /** The larger of the two vendors. */
  readonly aurora: Vendor;
  /** A new link for a browser. */
  link(): Promise<string>;
  /** Ends the host and starts it again: at the same address, without its sessions. */
  restart(): Promise<void>;
  stopHost(): Promise<void>;
  startHost(): Promise<void>;
  stop(): Promise<void>;
}

/** How many of each: desktops that called once, forty days ago; that call now; servers; offices. */
export interface Fleet {
  readonly silent: number;
  /** Desktops that called on a day between, so that figures of days have a history; default: none. */
  readonly arriving?: readonly { readonly day: number; readonly desktops: number }[];
  readonly desktops: number;
  readonly servers: number;
  readonly offices: number;
  /** Of another vendor: fewer than its threshold of 25. */
  readonly drawings: number;
}

export const smallFleet: Fleet = { silent: 70, desktops: 330, servers: 3, offices: 12, drawings: 9 };

/** Days between the two parts of the fleet. */
export const daysApart = 40;

export interface SiteWish {
  readonly folder: string;
  readonly authority: string;
  readonly host: string;
  readonly fleet: Fleet;
}

export async function createSeededSite(wish: SiteWish): Promise<SeededSite> {
  const aurora = await createVendor({
    folder: wish.folder,
    name: 'aurora',
    address: wish.authority,
    packToml: osAndOffice(),
  });
  const [port, administration] = [await freePort(wish.host), await freePort('127.0.0.1')];
  const place = { folder: join(wish.folder, 'host'), address: wish.host, port, administration };
  const host = await createHost(place, aurora);
  await registerBoth(host, aurora, wish.fleet);
  const borealis = await createVendor({
    folder: wish.folder,
    name: 'borealis',
    address: wish.authority,
    packToml: drawings,
  });
  await host.addVendor(borealis);
  const sold = await borealis.serve();
  try {
    await host.register(await borealis.hostKey('Rossi SpA', 'borealis-cad', '--quantity', '40'));
  } finally {
    await sold.stop();
  }
  const { silent, arriving = [], desktops, servers, offices } = wish.fleet;
  let process = await host.serve();
  await callAll(host, aurora, machines('pc', silent, desktop), 0);
  if (arriving.length > 0) await countDay(host, aurora);
  await process.stop();
  for (const one of arriving) {
    moveClock(one.day);
    process = await host.serve();
    await callAll(host, aurora, machines(`nb${one.day}`, one.desktops, desktop), one.day);
    await countDay(host, aurora);
    await process.stop();
  }
  moveClock(daysApart);
  process = await host.serve();
  await callAll(
    host,
    aurora,
    [
      ...machines('ws', desktops, desktop),
      ...machines('srv', servers, { application: 'aurora-os', edition: 'server', generation: 2025, virtual: true }),
      ...machines('pc', offices, { application: 'aurora-office', edition: 'office', generation: 2024 }),
    ],
    daysApart,
  );
  const cad = { application: 'borealis-cad', edition: 'cad', generation: 2026 };
  await callAll(host, borealis, machines('ws', wish.fleet.drawings, cad), daysApart);
  return siteOf(host, { aurora, served: process });
}

/** A host counts once an hour by itself, and at once when it is asked for a statement; of 2020 it has none. */
async function countDay({ folder }: Host, { id }: Vendor): Promise<void> {
  const words = ['host', 'usage', '--month', '2020-01', '--vendor', id];
  const { exit, stderr } = await runAttiva([...words, '--data', folder]);
  assert.equal(exit, 4, stderr);
}

function siteOf(
  host: Host,
  { aurora, served }: { readonly aurora: Vendor; readonly served: StartedProcess },
): SeededSite {
  let process = served;
  const site: SeededSite = {
    host,
    aurora,
    async link() {
      return (await askAttiva<{ url: string }>(['console', 'link', '--data', host.folder])).url;
    },
    stopHost: async () => void (await process.stop()),
    async startHost() {
      process = await host.serve();
    },
    async restart() {
      await site.stopHost();
      await site.startHost();
    },
    async stop() {
      await site.stopHost();
      moveClock(0);
    },
  };
  return site;
}

/** Bought for all of them and some to spare. */
async function registerBoth(host: Host, aurora: Vendor, { silent, desktops, servers }: Fleet): Promise<void> {
  const quantity = String(100 + Math.ceil((silent + desktops + servers) / 100) * 100);
  const authority = await aurora.serve();
  const until = new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10);
  const soon = new Date(Date.now() + 75 * 86_400_000).toISOString().slice(0, 10);
  try {
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os', '--quantity', quantity, '--until', until));
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-office', '--quantity', '50', '--until', soon));
  } finally {
    await authority.stop();
  }
}

const drawings = `pack = "borealis"

[[application]]
id = "borealis-cad"
name = "Borealis CAD"
group = 4000
generations = [2026]

[[application.edition]]
id = "cad"
name = "Borealis CAD"
group = 4001
threshold = 25
`;

interface Product {
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly virtual?: boolean;
}

export interface Machine extends Product {
  readonly name: string;
}

export const desktop: Product = { application: 'aurora-os', edition: 'desktop', generation: 2025 };

/** So many machines of a product, by name. */
export function machines(prefix: string, count: number, product: Product): Machine[] {
  return Array.from({ length: count }, (_, index) => ({
    ...product,
    name: `${prefix}-${String(index + 1).padStart(4, '0')}.corp.example`,
  }));
}

/** Each asks once; as many at a time as a building that switches on. */
export async function callAll(host: Host, vendor: Vendor, all: readonly Machine[], daysAhead: number): Promise<void> {
  for (let at = 0; at < all.length; at += 16) {
    await Promise.all(all.slice(at, at + 16).map((machine) => call(host, vendor, { machine, daysAhead })));
  }
}

async function call(host: Host, vendor: Vendor, of: Asking): Promise<void> {
  const headers = { 'content-type': 'application/jose' };
  const body = await requestOf(vendor, of);
  const answer = await fetch(`http://${host.address}/v1/activations`, { method: 'POST', headers, body });
  assert.equal(answer.status, 200, await answer.text());
}

interface Asking {
  readonly machine: Machine;
  readonly daysAhead: number;
}

/** The first request of a machine that nobody has seen before. */
export async function requestOf(
  vendor: Vendor,
  { machine: { virtual = false, ...machine }, daysAhead }: Asking,
): Promise<string> {
  const facts = randomBytes(6);
  const fact = (index: number): number => 1 + (facts.readUInt16BE(index * 2) % 4095);
  const { statement } = await createActivationRequest(
    {
      ...machine,
      virtual,
      iat: Math.floor(Date.now() / 1000) + daysAhead * 86_400,
      jti: randomBytes(16).toString('base64url') as RequestId,
      vendor: vendor.id as VendorId,
      roots: [],
      revocations: {},
      device: [fact(0), fact(1), fact(2)],
      state: 2,
      minutesLeft: 30_000,
    },
    createSigner(),
  );
  return statement;
}
