/** A vendor by the command line: authority folder, products, setup keys, agreements, the running authority. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedProcess } from '@attiva/testkit';
import { askAttiva, startAttiva } from './attiva.ts';
import { freePort } from './free-port.ts';

export interface VendorWish {
  /** Where its folder is made. */
  readonly folder: string;
  /** Also the name of its folder and of the vendor file. */
  readonly name: string;
  /** The vendor's own domain name; default `NAME.example`. */
  readonly id?: string;
  /** Loopback address that its authority serves on, at a free port. */
  readonly address: string;
  /** What the vendor file names instead: something that stands between hosts and the authority. */
  readonly announced?: (port: string) => Promise<string>;
  readonly packToml: string;
}

export interface Vendor {
  readonly name: string;
  readonly id: string;
  readonly folder: string;
  readonly vendorFile: string;
  readonly rootsFile: string;
  /** Where its vendor file says that its authority answers. */
  readonly url: string;
  /** The setup key that its pack publishes. */
  setupKey(edition: string, generation: number): Promise<string>;
  /** Records an agreement and gives its host key. */
  hostKey(customer: string, application: string, ...more: readonly string[]): Promise<string>;
  /** Starts the authority. */
  serve(): Promise<StartedProcess>;
}

interface ListedKey {
  readonly kind: string;
  readonly edition: string | null;
  readonly generation: number;
  readonly publicKey: string | null;
}

export async function createVendor(wish: VendorWish): Promise<Vendor> {
  const { name, address } = wish;
  const port = String(await freePort(address));
  const id = wish.id ?? `${name}.example`;
  const folder = join(wish.folder, name);
  const passphrase = join(wish.folder, `${name}.passphrase`);
  mkdirSync(wish.folder, { recursive: true });
  writeFileSync(passphrase, 'a long enough passphrase of a test\n');
  const words = ['authority', 'init', folder, '--name', titleOf(name), '--id', id];
  const announced = (await wish.announced?.(port)) ?? `http://${address}:${port}`;
  await askAttiva([...words, '--address', announced, '--passphrase-file', passphrase]);
  writeFileSync(join(folder, 'pack.toml'), wish.packToml);
  await askAttiva(['pack', 'build', folder]);
  const dir = ['--dir', folder];
  return {
    name,
    id,
    folder,
    vendorFile: join(folder, `${name}.attiva`),
    rootsFile: join(folder, 'roots.json'),
    url: announced,
    async setupKey(edition, generation) {
      const { keys } = await askAttiva<{ keys: readonly ListedKey[] }>(['key', 'list', ...dir]);
      const fits = (key: ListedKey): boolean => key.edition === edition && key.generation === generation;
      const found = keys.find((key) => key.kind === 'setup' && fits(key));
      if (!found?.publicKey) throw new Error(`no setup key of ${edition} ${generation}`);
      return found.publicKey;
    },
    async hostKey(customer, application, ...more) {
      const order = ['customer', 'add', customer, ...dir, '--application', application, ...more];
      return (await askAttiva<{ hostKey: string }>(order)).hostKey;
    },
    serve: () =>
      startAttiva(['authority', 'serve', folder, '--address', address, '--port', port, '--administration-port', '0']),
  };
}

function titleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} Software`;
}

/** Thresholds of the sample products; the familiar 25, 5 and 5 where nothing else is said. */
export interface Thresholds {
  readonly desktop?: number;
  readonly server?: number;
  readonly office?: number;
}

/** Products under the names that *Aurora Software* uses: an operating system with two editions, an office. */
export function osAndOffice({ desktop = 25, server = 5, office = 5 }: Thresholds = {}): string {
  return `pack = "aurora"

[[application]]
id = "aurora-os"
name = "Aurora OS"
group = 1200
generations = [2019, 2022, 2025]

[[application.edition]]
id = "desktop"
name = "Aurora OS Desktop"
group = 1201
threshold = ${desktop}

[[application.edition]]
id = "server"
name = "Aurora OS Server"
group = 1202
threshold = ${server}

[[application]]
id = "aurora-office"
name = "Aurora Office"
group = 2400
generations = [2021, 2024]

[[application.edition]]
id = "office"
name = "Aurora Office"
group = 2401
threshold = ${office}
`;
}

/** Products of a vendor who has nothing to do with Aurora. */
export const otherProducts = `pack = "borealis"

[[application]]
id = "borealis-cad"
name = "Borealis CAD"
group = 4000
generations = [2026]

[[application.edition]]
id = "cad"
name = "Borealis CAD"
group = 4001
threshold = 1
`;
