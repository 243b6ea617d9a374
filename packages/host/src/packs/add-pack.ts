/**
 * Use case: take a product pack in while the host runs: a signed pack as a file of its own, or the vendor file that carries it.
 * Never an older version in the place of a newer one; new editions are served at once.
 */
import {
  ActivationError,
  canonicalJson,
  type OpenedPack,
  parseCompact,
  parseProductPack,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { openPack, refuseClashes } from './open-pack.ts';
import { savePack } from './pack.repository.ts';

export interface AddPackOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly now: () => Seconds;
  /** Who asked, for the audit. */
  readonly actor: string;
  readonly allowLab: boolean;
  readonly reload: () => Promise<void>;
  /** Takes a vendor file in. */
  readonly addVendor: (file: string) => Promise<unknown>;
}

export interface HeldPack {
  readonly vendor: VendorId;
  readonly pack: string;
  readonly version: number;
  readonly signed: Seconds;
  readonly applications: readonly {
    readonly id: string;
    readonly name: string;
    readonly generations: readonly number[];
    readonly editions: readonly { readonly id: string; readonly name: string; readonly threshold: number }[];
    /** Whether a host key of it serves here. */
    readonly hasKey: boolean;
  }[];
}

export interface AddedPack extends HeldPack {
  /** Absent where the pack is new here. */
  readonly before?: number;
  readonly outcome: 'added' | 'updated' | 'unchanged';
}

/** Packs of all vendors that are in force. */
export function heldPacks(book: VendorBook): HeldPack[] {
  return book.all().flatMap((vendor) => vendor.packs.map((pack) => describe(vendor, pack)));
}

/**
 * @param text a pack file (JSON: `[pack, delegation]`) or a vendor file of a vendor that is known here
 * @throws {ActivationError} `vendor-unknown`, `pack-older`, `pack-invalid`, `pack-needs-newer-program`, `malformed`; what a chain
 * or a vendor file is refused for.
 */
export async function addPack(options: AddPackOptions, text: string): Promise<AddedPack[]> {
  const given = readFile(text);
  if (Array.isArray(given)) return [await addOne(options, given)];
  return addFromVendorFile(options, { text, given });
}

async function addOne(options: AddPackOptions, chain: readonly unknown[]): Promise<AddedPack> {
  const { database, book, reload, now, allowLab } = options;
  const at = now();
  const vendor = book.find(vendorNamed(chain[0]));
  if (vendor === undefined) {
    throw new ActivationError(
      'vendor-unknown',
      'this pack is of no vendor that this host knows; take its vendor file in first',
    );
  }
  const { id, roots, revocations } = vendor;
  const pack = openPack(chain, { vendor: id, roots, revocations, now: at, allowLab });
  parseProductPack(pack.claims);
  const before = vendor.packs.find((held) => held.claims.pack === pack.claims.pack);
  const outcome = compare(before, pack);
  if (outcome === 'unchanged') return { ...describe(vendor, pack), before: pack.claims.version, outcome };
  refuseClashes([...vendor.packs.filter((held) => held !== before), pack]);
  const { pack: name, version } = pack.claims;
  await database.transact(async (tx) => {
    await savePack(tx, { vendor: id, pack: name, version, chain: JSON.stringify(chain), added_at: at });
    const details = { pack: name, version, before: before?.claims.version ?? 0 };
    await recordAudit(tx, { at, actor: options.actor, action: 'pack-added', subject: id, details });
  });
  await reload();
  return {
    ...describe(book.find(id) ?? vendor, pack),
    ...(before && { before: before.claims.version }),
    outcome,
  };
}

function compare(before: OpenedPack | undefined, pack: OpenedPack): AddedPack['outcome'] {
  if (before === undefined) return 'added';
  const { pack: name, version } = pack.claims;
  const held = before.claims.version;
  if (version > held) return 'updated';
  if (version < held) {
    throw new ActivationError('pack-older', `pack ${name} is here in version ${held}`, {
      facts: { pack: name, held, given: version },
    });
  }
  if (canonicalJson({ ...pack.claims, iat: 0 }) === canonicalJson({ ...before.claims, iat: 0 })) return 'unchanged';
  throw new ActivationError('pack-invalid', `pack ${name} is here in version ${version} with other content`);
}

async function addFromVendorFile(
  { book, addVendor }: AddPackOptions,
  { text, given }: { readonly text: string; readonly given: object },
): Promise<AddedPack[]> {
  const chain: unknown = 'vendor' in given ? given.vendor : undefined;
  const id = vendorNamed(Array.isArray(chain) ? chain[0] : undefined);
  const versions = new Map(book.find(id)?.packs.map(({ claims }) => [claims.pack, claims.version]));
  if (book.find(id) === undefined) {
    throw new ActivationError('vendor-unknown', 'a new vendor is taken in with its fingerprint: attiva host init FILE');
  }
  await addVendor(text);
  const vendor = book.find(id);
  if (vendor === undefined) return [];
  return vendor.packs.map((pack) => {
    const before = versions.get(pack.claims.pack);
    const outcome = before === undefined ? 'added' : before < pack.claims.version ? 'updated' : 'unchanged';
    return { ...describe(vendor, pack), ...(before !== undefined && { before }), outcome };
  });
}

function readFile(text: string): readonly unknown[] | object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw new ActivationError('pack-invalid', 'the file is no pack and no vendor file: it is not JSON', { cause });
  }
  throw new ActivationError('pack-invalid', 'the file is no pack and no vendor file');
}

/** Whom a statement says it is of: read without belief, to find the roots it must hold against. */
function vendorNamed(statement: unknown): string {
  const claims = typeof statement === 'string' ? parseCompact(statement)?.claims : undefined;
  return String(claims?.['iss'] ?? '');
}

function describe({ id, applications }: ServedVendor, { claims }: OpenedPack): HeldPack {
  return {
    vendor: id,
    pack: claims.pack,
    version: claims.version,
    signed: claims.iat,
    applications: claims.applications.map((application) => ({
      id: application.id,
      name: application.name,
      generations: application.generations,
      editions: application.editions.map(({ id: edition, name, threshold }) => ({ id: edition, name, threshold })),
      hasKey: (applications.get(application.id)?.grants.length ?? 0) > 0,
    })),
  };
}
