/**
 * For the judgement of clones: one customer's site on one clock that a test moves. The composed host on loopback sockets,
 * a vendor made on the spot, and machines that are the real client engine over state folders copied from one image.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Activation, openActivation } from '@attiva/client';
import { createLog, parseConfig } from '@attiva/daemon';
import { type ComposedHost, composeHost, hostConfigSchema, initHost } from '@attiva/host';
import { createProductKey, openRegistrationRequest, signStatement, vendorFileText } from '@attiva/protocol';
import { type FakeClock, fakeClock, FakeVendor } from '@attiva/testkit';

export type Facts = readonly [number, number, number];

/** A machine: its name, what it shows of its hardware, and the product that runs on it. */
export interface Copy {
  readonly name: string;
  readonly activation: Activation;
}

export interface CloneSite {
  readonly clock: FakeClock;
  readonly host: ComposedHost;
  /** What the host wrote to its log at level `warn`. */
  readonly log: readonly string[];
  /** Opens the product on a machine of this name; a folder of its own, empty or copied by `copyOf`. */
  open(name: string, facts: Facts): Promise<Activation>;
  /** Copies the state folder of one machine to another, as an image does. */
  copyOf(from: string, to: string): Promise<void>;
}

const hostKey = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 5) });
const application = 'aurora-os';

/** Made for one test, removed after it. `threshold`: of the one edition, `desktop`. */
export async function createCloneSite(t: TestContext, threshold: number): Promise<CloneSite> {
  const clock = fakeClock();
  const root = await mkdtemp(join(tmpdir(), 'attiva-clones-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  const vendor = await FakeVendor.create({
    now: seconds(clock),
    applications: [{ id: application, generations: [2025], editions: [{ id: 'desktop', threshold }] }],
  });
  const log: string[] = [];
  const host = await startHost({ folder: join(root, 'host'), clock, vendor, log });
  t.after(() => host.close());
  const [at] = await host.listen();
  const folderOf = (name: string): string => join(root, name);
  return {
    clock,
    host,
    log,
    async open(name, facts) {
      const activation = await openActivation({
        roots: vendor.roots,
        edition: 'desktop',
        setupKey: vendor.setupKey('desktop'),
        directory: folderOf(name),
        machineName: name,
        device: { facts, virtual: true },
        clock,
        network: { dnsSuffixes: { searchList: [], source: 'a test' } },
        background: false,
      });
      await activation.setHost(new URL(at?.url ?? '').host, 'machine');
      return activation;
    },
    copyOf: (from, to) => cp(folderOf(from), folderOf(to), { recursive: true }),
  };
}

function seconds(clock: FakeClock): number {
  return Math.floor(clock.now() / 1000);
}

async function startHost(parts: {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly vendor: FakeVendor;
  readonly log: string[];
}): Promise<ComposedHost> {
  const { folder, clock, vendor, log } = parts;
  const { now } = clock;
  await initHost({ folder, now });
  const toml = '[activation]\naddresses = ["127.0.0.1"]\nport = 0\n';
  const host = await composeHost({
    folder,
    config: parseConfig(toml, hostConfigSchema, 'a test'),
    log: createLog({ name: 'host', level: 'warn', now, destination: { write: (line) => void log.push(line) } }),
    now,
    monotonic: () => performance.now(),
    uptime: () => now() / 1000,
    device: [1, 2, 3],
    askAuthority: async (_addresses, text) => {
      const { sub } = openRegistrationRequest(text);
      return { chain: [await vendor.grant(sub, application, { key: hostKey.lastFive }), vendor.delegation] };
    },
    token: { text: 'x'.repeat(43) },
  });
  await host.doors.addVendor(await vendorFile(vendor, seconds(clock) - 60));
  await host.doors.register(hostKey.text, vendor.vendor);
  return host;
}

async function vendorFile(vendor: FakeVendor, iat: number): Promise<string> {
  const { vendor: iss, name, root } = vendor;
  const claims = { iss, iat, name, roots: [root.jwk], authority: ['http://127.0.0.1:1'] };
  const statement = await signStatement('vendor', claims, root);
  return vendorFileText({
    attiva: 1,
    vendor: [statement],
    delegation: [vendor.delegation],
    packs: vendor.roots.packs,
    revocations: [],
    bundles: [],
  });
}

/** Clients that the host counts now: every row in the window. */
export async function inventoryOf({ host }: CloneSite): Promise<number> {
  const [vendor] = (await host.doors.status()).vendors;
  const found = vendor?.applications.find(({ id }) => id === application);
  assert.ok(found);
  return found.inventory;
}
