/** A host by the command line, on a loopback address of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, startAttiva, type Surroundings } from './attiva.ts';
import type { Vendor } from './vendor.ts';

export interface Host {
  readonly folder: string;
  /** `address:port`. */
  readonly address: string;
  addVendor(vendor: Vendor): Promise<void>;
  register(key: string): Promise<void>;
  serve(): Promise<StartedProcess>;
  status(): Promise<HostStatus>;
}

/** The part of `attiva host status --json` that suites look at. */
export interface HostStatus {
  readonly running: boolean;
  readonly store: string;
  readonly vendors: readonly {
    readonly id: string;
    readonly registered: boolean;
    readonly applications: readonly {
      readonly id: string;
      readonly serving: boolean;
      readonly why?: string;
      readonly count: number;
      readonly inventory: number;
      readonly editions: readonly { readonly id: string; readonly known: number; readonly licensed: number }[];
      readonly requests: { readonly total: number; readonly failed: number };
    }[];
  }[];
  /** Of a database that several may have. */
  readonly hosts?: readonly {
    readonly host: string;
    readonly name: string;
    readonly address: string;
    readonly here: boolean;
    readonly state: string;
    readonly worksSince?: number;
  }[];
  readonly clones: readonly unknown[];
  readonly warnings: readonly { readonly code: string }[];
}

export interface HostWish {
  readonly folder: string;
  /** Loopback address. */
  readonly address: string;
  readonly port?: number;
  /** Port of the administration; absent: any. */
  readonly administration?: number;
  /** URL of a database that other hosts may have; absent: one in its folder. */
  readonly database?: string;
  /** Where it runs once it serves; registering happens outside. */
  readonly inside?: Surroundings['inside'];
}

/** Makes the folder's configuration; the vendor comes with `addVendor`. */
export async function createHost(wish: HostWish, vendor: Vendor): Promise<Host> {
  const { folder, address, port = 7688, administration = 0, database } = wish;
  const data = ['--data', folder];
  const where = database === undefined ? [] : ['--database', database];
  const surroundings: Surroundings = wish.inside === undefined ? {} : { inside: wish.inside };
  const host: Host = {
    folder,
    address: `${address}:${port}`,
    addVendor: async ({ vendorFile }) => void (await askAttiva(['host', 'init', vendorFile, ...where, ...data])),
    register: async (key) => void (await askAttiva(['host', 'register', '--key', key, ...data])),
    serve: () => startAttiva(['host', 'serve', ...data], surroundings),
    status: () => askAttiva(['host', 'status', ...data], surroundings),
  };
  await host.addVendor(vendor);
  writeFileSync(join(folder, 'host.toml'), hostToml({ address, port, administration, database }));
  return host;
}

function hostToml(at: {
  readonly address: string;
  readonly port: number;
  readonly administration: number;
  readonly database: string | undefined;
}): string {
  const database = at.database === undefined ? '' : `database = "${at.database}"\n\n`;
  const activation = `[activation]\naddresses = ["${at.address}"]\nport = ${at.port}\n`;
  return `${database}${activation}\n[administration]\nport = ${at.administration}\n`;
}

/** One application of the status. */
export function applicationOf(status: HostStatus, id: string): HostStatus['vendors'][0]['applications'][0] {
  const found = status.vendors.flatMap(({ applications }) => applications).find((one) => one.id === id);
  if (found === undefined) throw new Error(`the status has no ${id}: ${JSON.stringify(status)}`);
  return found;
}
