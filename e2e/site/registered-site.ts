import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { createHost, type Host } from './host.ts';
import { createVendor, osAndOffice, type Thresholds, type Vendor } from './vendor.ts';

export interface RegisteredSite {
  readonly aurora: Vendor;
  /** Registered for the operating system, not for the office; not serving yet. */
  readonly host: Host;
}

/** A vendor and one host, the usual beginning; both on loopback addresses of the caller's own. */
export async function createRegisteredSite(
  folder: string,
  at: { readonly authority: string; readonly host: string },
  thresholds: Thresholds = { desktop: 1 },
): Promise<RegisteredSite> {
  const packToml = osAndOffice(thresholds);
  const aurora = await createVendor({ folder, name: 'aurora', address: at.authority, packToml });
  const place = { folder: join(folder, 'host'), address: at.host, port: await freePort(at.host) };
  const host = await createHost(place, aurora);
  const authority = await aurora.serve();
  try {
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os'));
  } finally {
    await authority.stop();
  }
  return { aurora, host };
}
