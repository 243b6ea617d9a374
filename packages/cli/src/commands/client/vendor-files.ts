/**
 * Which vendors this machine knows, for commands that work without a product: vendor files that an administrator has
 * added, or files named on the command line. Nothing in the folder where a command happens to be called is trusted.
 */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  ActivationError,
  isActivationError,
  type KeyId,
  keyId,
  parseCompact,
  openProductRoots,
  openVendorFile,
  type ProductRoots,
  readRevocationFile,
  revocationFileText,
  type Seconds,
  type TakenRevocations,
  takeRevocations,
  type VendorFile,
  type VendorId,
} from '@attiva/protocol';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { readText } from '../../program/secrets.ts';

export const vendorOptions: readonly OptionSpec[] = [
  {
    flags: '--roots <file>',
    purpose: "the vendor's roots.json or NAME.attiva (default: the vendors added with `client add-vendor`)",
    repeatable: true,
  },
  { flags: '--data <dir>', purpose: "keep vendors and state here instead of in the machine's folders" },
  { flags: '--socket <dir>', purpose: "folder of the agent's sockets instead of the machine's" },
];

/**
 * The vendors of this call, each as a product would carry it.
 * @throws ActivationError `no-vendor` where there is none, `vendor-file-invalid` for a file that is none.
 */
export async function knownVendors(call: Call): Promise<readonly ProductRoots[]> {
  const now = Math.floor(call.terminal.now() / 1000);
  const named = call.texts('roots');
  if (named.length > 0) return await Promise.all(named.map(async (file) => readRoots(await readText(call, file), now)));
  const stored = vendorFolders(call)
    .flatMap(filesIn)
    .map((path) => readStored(path, now));
  if (stored.length > 0) return uniqueVendors(stored);
  throw new ActivationError(
    'no-vendor',
    'this machine knows no vendor yet: run `attiva client setup NAME.attiva`, or give --roots FILE',
  );
}

/**
 * The vendors of the whole machine, without those that a user has added for itself: what an agent serves. A file that cannot be
 * read spoils no other; `left` hears of it.
 */
export function machineVendors(
  call: Call,
  left: (path: string, why: ActivationError) => void,
): readonly ProductRoots[] {
  const now = Math.floor(call.terminal.now() / 1000);
  const good = vendorFolders(call)
    .slice(0, 1)
    .flatMap(filesIn)
    .flatMap((path) => {
      try {
        return [readStored(path, now)];
      } catch (error) {
        if (!isActivationError(error)) throw error;
        left(path, error);
        return [];
      }
    });
  return uniqueVendors(good);
}

/**
 * Takes a vendor file in: the first one (its fingerprint is shown to compare), or a newer one of a vendor known.
 * @param keep false: judges only, and says what would come of it
 */
export async function storeVendorFile(
  call: Call,
  text: string,
  { keep = true }: { readonly keep?: boolean } = {},
): Promise<{ readonly file: VendorFile; readonly path: string; readonly known: boolean; readonly changed: boolean }> {
  const now = Math.floor(call.terminal.now() / 1000);
  const first = openVendorFile(text, { now });
  const before = vendorFolders(call)
    .map((folder) => join(folder, `${first.id}.attiva`))
    .find((path) => existsSync(path));
  const held = before === undefined ? undefined : readFileSync(before, 'utf8');
  const known = held === undefined ? undefined : openVendorFile(held, { now });
  const file = known === undefined ? first : openVendorFile(text, { now, trustedRoots: known.vendor.roots });
  if (known !== undefined) refuseOlder(known, file);
  const path = before ?? join(folderToWrite(vendorFolders(call)), `${file.id}.attiva`);
  if (keep && held !== text) await writeWhole(path, text);
  return { file, path, known: known !== undefined, changed: held !== text };
}

/** An older genuine file must not take back a pack or what has been revoked since: lists are kept for ever. */
function refuseOlder(known: VendorFile, given: VendorFile): void {
  if (given.vendor.iat < known.vendor.iat || isBehindLists(known, given))
    throw new ActivationError('vendor-file-older', `a newer file of ${given.vendor.name} is already here`);
  for (const { claims } of known.packs) {
    const next = given.packs.find((candidate) => candidate.claims.pack === claims.pack);
    if (next !== undefined && next.claims.version >= claims.version) continue;
    throw new ActivationError('pack-older', `pack ${claims.pack} is here in version ${claims.version}`, {
      facts: { pack: claims.pack, held: claims.version, given: next?.claims.version ?? 0 },
    });
  }
}

/** A list of a key that a root has revoked since, or of a root that was given up, says nothing any more: vendors leave it out. */
function isBehindLists(known: VendorFile, given: VendorFile): boolean {
  const roots = given.vendor.roots.map(keyId);
  const marks = Object.entries(known.revocations.marks());
  const ofRoots = known.revocations
    .chains()
    .filter((chain) => roots.includes(parseCompact(chain.at(-1) ?? '')?.header['kid'] as KeyId));
  const signers = new Set(ofRoots.map(([list = '']) => parseCompact(list)?.claims['sub']));
  const heard = marks.filter(
    ([signer]) => signers.has(signer) && !roots.some((root) => given.revocations.revokes(root, signer)),
  );
  return given.revocations.isBehind(Object.fromEntries(heard));
}

/** A vendor that was added, with the lists that came later as files of their own. */
function readStored(path: string, now: Seconds): ProductRoots {
  const roots = readRoots(readFileSync(path, 'utf8'), now);
  const lists = readLists(path.replace(/attiva$/, 'revocations'));
  return lists.length === 0 ? roots : { ...roots, revocations: newestLists(roots, lists, now).held.chains() };
}

/** Lists beside a vendor file; a file that cannot be read is as if it were not there: it came from nobody in particular. */
function readLists(path: string): readonly (readonly string[])[] {
  try {
    return existsSync(path) ? readRevocationFile(readFileSync(path, 'utf8')) : [];
  } catch (error) {
    if (isActivationError(error)) return [];
    throw error;
  }
}

function newestLists(roots: ProductRoots, lists: readonly (readonly string[])[], now: Seconds): TakenRevocations {
  const { vendor, revocations } = openProductRoots(roots, now);
  return takeRevocations(lists, { vendor, roots: roots.roots, now, revocations });
}

export interface StoredLists {
  readonly vendor: string;
  readonly newer: number;
  readonly refused: readonly string[];
  readonly path: string;
}

/**
 * Keeps the revocation lists of a file beside the vendor file of each vendor known here; an agent takes them within a minute.
 * @throws ActivationError `no-vendor`, `revocations-invalid`, `state-unwritable`.
 */
export async function storeLists(call: Call, text: string): Promise<readonly StoredLists[]> {
  const now = Math.floor(call.terminal.now() / 1000);
  const lists = readRevocationFile(text);
  const stored: StoredLists[] = [];
  for (const file of vendorFolders(call).flatMap(filesIn)) {
    const roots = readStored(file, now);
    const { held, newer, refused } = newestLists(roots, lists, now);
    const path = file.replace(/attiva$/, 'revocations');
    if (newer > 0) await writeWhole(path, revocationFileText(roots.vendor as VendorId, held.chains()));
    stored.push({ vendor: roots.vendor, newer, refused: refused.map(({ code }) => code), path });
  }
  if (stored.length > 0) return stored;
  throw new ActivationError('no-vendor', 'this machine knows no vendor yet: run `attiva client setup NAME.attiva`');
}

/** The machine's folder first, then this user's. */
function vendorFolders(call: Call): readonly string[] {
  const data = call.text('data');
  if (data !== undefined) return [join(resolve(call.terminal.workingDirectory, data), 'vendors')];
  const { environment } = call.terminal;
  if (platform() === 'win32')
    return [
      join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Attiva', 'vendors'),
      join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Attiva', 'vendors'),
    ];
  if (platform() === 'darwin')
    return [
      '/Library/Application Support/Attiva/vendors',
      join(homedir(), 'Library/Application Support/Attiva/vendors'),
    ];
  return [
    '/etc/attiva/vendors',
    join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'attiva', 'vendors'),
  ];
}

function folderToWrite(folders: readonly string[]): string {
  return folders.find(mayWrite) ?? folders.at(-1) ?? '.';
}

function mayWrite(folder: string): boolean {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return true;
  } catch {
    return false; // accessSync answers "no" by throwing.
  }
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.attiva'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** A vendor file or the `roots.json` of a product: both say the same, and both are verified whole. */
function readRoots(text: string, now: Seconds): ProductRoots {
  const value = parseJson(text);
  const roots = 'attiva' in value ? rootsOf(openVendorFile(text, { now })) : (value as unknown as ProductRoots);
  try {
    openProductRoots(roots, now);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ActivationError('vendor-file-invalid', 'the file is neither a vendor file nor a roots.json', { cause });
  }
  return roots;
}

function rootsOf({ id, vendor, packs, content }: VendorFile): ProductRoots {
  return {
    vendor: id,
    name: vendor.name,
    roots: vendor.roots,
    packs: packs.map(({ chain }) => chain),
    revocations: content.revocations,
    vendorStatement: content.vendor,
    delegation: content.delegation,
    bundles: content.bundles,
  };
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw new ActivationError('vendor-file-invalid', 'the file is not JSON', { cause });
  }
  throw new ActivationError('vendor-file-invalid', 'the file is neither a vendor file nor a roots.json');
}

function uniqueVendors(vendors: readonly ProductRoots[]): readonly ProductRoots[] {
  return [...new Map(vendors.toReversed().map((vendor) => [vendor.vendor, vendor])).values()].toReversed();
}

async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const unfinished = `${path}.new`;
    await writeFile(unfinished, text, { mode: 0o644 });
    await rename(unfinished, path);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new ActivationError('state-unwritable', `cannot write ${path} (${reason})`, {
      facts: { path, reason },
      cause,
    });
  }
}
