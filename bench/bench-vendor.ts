/**
 * What the measured programs share: a vendor with a grant whose answers look like those of a real site (entitlements,
 * agreement), made anew for each run.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { composeHost, hostConfigSchema, initHost } from '@attiva/host';
import { createProductKey, openRegistrationRequest, signStatement, vendorFileText } from '@attiva/protocol';
import { FakeVendor } from '@attiva/testkit';

/** The measured application: threshold 1, so that every answer is a lease. */
export const measured = { application: 'aurora-studio', edition: 'studio', generation: 2026 };

export function makeVendor(now: () => number): Promise<FakeVendor> {
  return FakeVendor.create({ now: Math.floor(now() / 1000) });
}

/** A host's folder, registered and ready to serve; the vendor's root to judge its answers by. */
export async function makeHostFolder(now: () => number): Promise<{ folder: string; vendor: FakeVendor }> {
  const vendor = await makeVendor(now);
  return { folder: await registerHost(vendor, { now }), vendor };
}

/** A host's folder, registered with this vendor. `toml`: what its configuration says of storage or signing; `within`: where it is made. */
export async function registerHost(
  vendor: FakeVendor,
  {
    now,
    toml = '',
    database,
    within = tmpdir(),
  }: { readonly now: () => number; readonly toml?: string; readonly database?: string; readonly within?: string },
): Promise<string> {
  const seconds = Math.floor(now() / 1000);
  const folder = await mkdtemp(join(within, 'attiva-bench-'));
  await initHost({ folder, now, ...(database !== undefined && { database: { database } }) });
  const host = await composeHost({
    folder,
    config: parseConfig(toml, hostConfigSchema, 'bench'),
    log: createSilentLog(),
    now,
    monotonic: () => performance.now(),
    uptime,
    device: [1, 2, 3],
    token: { text: randomBytes(32).toString('base64url') },
    askAuthority: async (_addresses, text) => {
      const request = openRegistrationRequest(text);
      const terms = { key: request.key, until: seconds + 400 * 86_400, quantity: 2_000_000, mode: 'report' as const };
      return { chain: [await vendor.grant(request.sub, measured.application, terms), vendor.delegation] };
    },
  });
  try {
    await host.doors.addVendor(await vendorFile(vendor, seconds));
    const group = vendor.pack.applications.find(({ id }) => id === measured.application)?.group ?? 0;
    await host.doors.register(createProductKey({ kind: 'host', group, random: randomBytes(10) }).text);
  } finally {
    await host.close();
  }
  return folder;
}

async function vendorFile(vendor: FakeVendor, iat: number): Promise<string> {
  const claims = { iss: vendor.vendor, iat, name: vendor.name, roots: [vendor.root.jwk], authority: [] };
  return vendorFileText({
    attiva: 1,
    vendor: [await signStatement('vendor', claims, vendor.root)],
    delegation: [vendor.delegation],
    packs: vendor.roots.packs,
    revocations: [],
    bundles: [],
  });
}
