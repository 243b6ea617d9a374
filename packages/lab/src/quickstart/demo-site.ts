/**
 * The demonstration's site: a vendor with its products, a customer, a registered host, all made by the same doors that
 * the command line uses. Machines are the fleet's business, pictures the terminal's.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { auroraPackToml, initAuthority, openAuthority, systemSurroundings } from '@attiva/authority';
import type { ProductRoots } from '@attiva/client';
import { initHost, openHost } from '@attiva/host';

/** The customer's network and what it has bought. */
export const demo = {
  vendorName: 'Aurora Software',
  vendorId: 'aurora.example',
  customer: 'Rossi SpA',
  domain: 'corp.example',
  hostName: 'ny-att01.corp.example',
  os: { application: 'aurora-os', generation: 2025 },
  office: { application: 'aurora-office', generation: 2024 },
} as const;

export interface DemoPorts {
  readonly registration: number;
  readonly authorityAdministration: number;
  readonly activation: number;
  readonly hostAdministration: number;
}

export interface DemoVendor {
  readonly folder: string;
  readonly vendorFile: string;
  readonly roots: ProductRoots;
  /** Setup keys by edition. */
  readonly setupKeys: Readonly<Record<string, string>>;
  /** Host keys, one per agreement. */
  readonly hostKeys: readonly string[];
}

/** Ports that are free now, so that the demonstration disturbs nothing that runs already. */
export async function findFreePorts(): Promise<DemoPorts> {
  const servers = await Promise.all(
    [0, 1, 2, 3].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [registration = 0, authorityAdministration = 0, activation = 0, hostAdministration = 0] = ports;
  return { registration, authorityAdministration, activation, hostAdministration };
}

/** Makes the vendor: root, signing key, packs with setup keys, and the agreements of one customer. */
export async function makeVendor(folder: string, ports: DemoPorts): Promise<DemoVendor> {
  const made = await initAuthority({
    dir: folder,
    name: demo.vendorName,
    id: demo.vendorId,
    // The root of a demonstration is thrown away with its folder; nobody needs to open it again.
    passphrase: randomBytes(24).toString('base64url'),
    addresses: [`http://127.0.0.1:${ports.registration}`],
    packToml: auroraPackToml,
    surroundings: systemSurroundings(),
  });
  const authority = await openAuthority(made.dir);
  try {
    const setupKeys: Record<string, string> = {};
    for (const edition of ['desktop', 'server', 'office']) {
      const { generation } = edition === 'office' ? demo.office : demo.os;
      const { key } = await authority.post<{ key: string }>('/v1/keys', { kind: 'setup', edition, generation });
      setupKeys[edition] = key;
    }
    await authority.post('/v1/packs', {});
    const hostKeys: string[] = [];
    for (const { application, generation } of [demo.os, demo.office]) {
      const order = { name: demo.customer, application, generation, quantity: 400 };
      hostKeys.push((await authority.post<{ hostKey: string }>('/v1/customers', order)).hostKey);
    }
    const rootsFile = made.files.roots.find((file) => file.endsWith('.json')) ?? '';
    return {
      folder: made.dir,
      vendorFile: join(made.dir, made.files.vendorFile),
      roots: JSON.parse(await readFile(join(made.dir, rootsFile), 'utf8')) as ProductRoots,
      setupKeys,
      hostKeys,
    };
  } finally {
    await authority.close();
  }
}

/** Makes the host's folder and lets it take in the vendor file, as `attiva host init` does. */
export async function makeHost(
  folder: string,
  vendor: DemoVendor,
  { ports, now }: { readonly ports: DemoPorts; readonly now: () => number },
): Promise<void> {
  await initHost({ folder, now });
  await writeFile(
    join(folder, 'host.toml'),
    `[activation]\naddresses = ["127.0.0.1"]\nport = ${ports.activation}\n\n[administration]\nport = ${ports.hostAdministration}\n`,
  );
  const host = await openHost({ folder, device: [0, 0, 0] });
  try {
    await host.doors.addVendor(await readFile(vendor.vendorFile, 'utf8'));
  } finally {
    await host.close();
  }
}

/** Registers the host with the running authority, over the network. */
export async function registerHost(folder: string, vendor: DemoVendor): Promise<void> {
  const host = await openHost({ folder, device: [0, 0, 0] });
  try {
    for (const key of vendor.hostKeys) await host.doors.register(key, vendor.roots.vendor);
  } finally {
    await host.close();
  }
}
