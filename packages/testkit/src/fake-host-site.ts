/** A customer's site in one temporary folder: a vendor, an honest host, a clock, and the options a product opens with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HostGrantClaims, ProductRoots } from '@attiva/protocol';
import { type FakeClock, fakeClock } from './clock.ts';
import { FakeHost } from './fake-host.ts';
import { type ApplicationWish, FakeVendor } from './fake-host-vendor.ts';

export interface FakeSiteOptions {
  /** Terms of the host's grants. */
  readonly terms?: Partial<HostGrantClaims>;
  readonly applications?: readonly ApplicationWish[];
  /** A vendor with a lab root; `hidden`: the mark is taken out of the product's roots. */
  readonly lab?: boolean | 'hidden';
}

/** Options of `openActivation` that hold for every machine of the site, but for `directory` and `device`. */
export interface FakeProductOptions {
  readonly roots: ProductRoots;
  readonly edition: string;
  readonly setupKey: string;
  readonly directory: string;
  readonly clock: FakeClock;
  readonly background: false;
  readonly machineName: string;
  readonly device: { readonly facts: readonly [number, number, number]; readonly virtual: boolean };
  readonly network: { readonly dnsSuffixes: { readonly searchList: readonly string[]; readonly source: string } };
}

export interface FakeSite {
  readonly clock: FakeClock;
  readonly vendor: FakeVendor;
  readonly host: FakeHost;
  /** A fresh folder of this name inside the site's. */
  readonly folder: (name: string) => string;
  /** What the n-th machine's product opens with; its own folder and facts. */
  readonly product: (machine?: number, edition?: string) => FakeProductOptions;
  /** Another host of the same vendor, closed with the site. */
  readonly addHost: (options?: { terms?: Partial<HostGrantClaims>; vendor?: FakeVendor }) => Promise<FakeHost>;
}

/** Made for one test, removed after it. */
export async function createFakeSite(t: TestContext, options: FakeSiteOptions = {}): Promise<FakeSite> {
  const clock = fakeClock();
  const { applications, terms = {}, lab = false } = options;
  const vendor = await FakeVendor.create({ now: clock.now() / 1000, lab, ...(applications && { applications }) });
  const root = mkdtempSync(join(tmpdir(), 'attiva-site-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const addHost: FakeSite['addHost'] = async (more = {}) => {
    const host = await FakeHost.start({ vendor: more.vendor ?? vendor, now: clock.now, terms: more.terms ?? {} });
    t.after(() => host.close());
    return host;
  };
  return {
    clock,
    vendor,
    host: await addHost({ terms }),
    addHost,
    folder: (name) => join(root, name),
    product: (machine = 1, edition = 'studio') => ({
      roots: vendor.roots,
      edition,
      setupKey: vendor.setupKey(edition),
      directory: join(root, `machine-${machine}`),
      clock,
      background: false,
      machineName: `pc-${machine}`,
      device: { facts: [machine, 1000 + machine, 2000 + machine], virtual: false },
      network: { dnsSuffixes: { searchList: [], source: 'test' } },
    }),
  };
}
