import { createHash, createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSigner, type HostGrantClaims, type Signer, signStatement } from '@attiva/protocol';
import type { LabHost } from '../world/lab-host.ts';
import type { LabVendor } from '../world/lab-vendor.ts';
import type { MemoryDisk } from '../world/memory-disk.ts';
import type { AttackSite } from './attack-site.ts';
import { chainIn, claimsOf, newSigner, type Papers, post } from './forger.ts';

/** What the administrator of a genuine host has: its signing key, from its folder, and the papers that it answers with. */
export async function papersOf(site: AttackSite, host: LabHost): Promise<Papers> {
  const listener = site.world.wire.listenerAt(host.address);
  if (listener === undefined) throw new TypeError(`${host.name} does not answer`);
  const [, grant, delegation] = chainIn(await post(listener, await site.invented()));
  if (grant === undefined || delegation === undefined) throw new TypeError(`${host.name} gives no chain`);
  return { signer: hostKeyOf(host, site.aurora), grant, delegation };
}

function hostKeyOf(host: LabHost, vendor: LabVendor): Signer {
  const folder = join(host.folder, 'signing', vendor.id);
  const [file] = readdirSync(folder);
  if (file === undefined) throw new TypeError(`${host.name} has no signing key of ${vendor.id}`);
  return readSigner(join(folder, file));
}

/** The authority's signing key, as whoever broke into that machine has it. */
export function signingKeyOf(vendor: LabVendor): Signer {
  return readSigner(join(vendor.folder, 'signing.key'));
}

function readSigner(path: string): Signer {
  return createSigner(createPrivateKey(readFileSync(path)));
}

const statePath = '/state/state.json';

/** Content of a machine's state file. Its hash finds accidents, not people: whoever may write the file may write this. */
export type MachineState = Readonly<Record<string, unknown>>;

/** Rewrites a machine's state file, as its administrator can. */
export function editState(disk: MemoryDisk, edit: (state: MachineState) => MachineState): void {
  const files = disk.calls();
  const { content } = JSON.parse(files.readFileSync(statePath, 'utf8')) as { readonly content: MachineState };
  const body = JSON.stringify(edit(content));
  const sha256 = createHash('sha256').update(body).digest('base64url');
  disk.remove(statePath);
  const file = files.openSync(statePath, 'wx', 0o600);
  files.writeSync(file, Buffer.from(`{"format":1,"sha256":"${sha256}","content":${body}}\n`));
  files.closeSync(file);
}

/** Grant papers that a thief of the signing key writes for a host of his own. */
export async function papersByThief(site: AttackSite, wish: Partial<HostGrantClaims> = {}): Promise<Papers> {
  const { delegation, grant } = await papersOf(site, site.host);
  const signer = newSigner();
  const claims = { ...claimsOf<HostGrantClaims>(grant), iat: site.now(), sub: signer.id, ...wish };
  return { signer, delegation, grant: await signStatement('host-grant', claims, signingKeyOf(site.aurora)) };
}
