/**
 * From stored texts to the vendor book: everything is verified again when it is read, so a database that somebody wrote
 * into serves nobody. A grant that no longer verifies is left out and named; the others go on.
 */
import {
  ActivationError,
  type Bundle,
  type HeldRevocations,
  type HostGrantClaims,
  isActivationError,
  type KeyId,
  openRevocationList,
  openVendorFile,
  parseBundles,
  parseProductPack,
  type OpenedPack,
  RevocationSet,
  type Seconds,
  type Signer,
  statementId,
  type TrustContext,
  type VendorId,
  type VendorFile,
  verifyChain,
} from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';
import { loadCurrentKeys } from '../hosts/host-key.repository.ts';
import { applicationsOf, newestPacks, openStoredPack } from '../packs/open-pack.ts';
import { listStoredPacks, type StoredPack } from '../packs/pack.repository.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { type HeldGrant, type ServedVendor, serveApplications } from './vendor-book.ts';
import {
  listGrants,
  listRevocations,
  listVendors,
  type StoredGrant,
  type StoredList,
  type StoredVendor,
} from './vendor.repository.ts';

export interface LoadVendorsOptions {
  readonly on: Statements;
  /** Whose vendors: grants of other hosts on the same database are theirs. */
  readonly host: HostId;
  readonly keys: SigningKeys;
  readonly now: Seconds;
  /** Composed for tests: a lab's vendor is served. Otherwise it is left out and named, `lab-root`. */
  readonly allowLab: boolean;
  /** Told of each stored text that no longer verifies, and of each signing key that cannot be used. */
  readonly onProblem: (what: string, error: ActivationError) => void;
}

/** Loads all vendors of this host. */
export async function loadVendors(options: LoadVendorsOptions): Promise<ServedVendor[]> {
  const grants = await listGrants(options.on, options.host);
  const packs = await listStoredPacks(options.on);
  const lists = await listRevocations(options.on);
  const keys = await loadCurrentKeys(options.on, options.host);
  const loaded: ServedVendor[] = [];
  for (const stored of await listVendors(options.on)) {
    const ofIt = <Row extends { readonly vendor: string }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter((row) => row.vendor === stored.vendor);
    const own = { grants: ofIt(grants), lists: ofIt(lists), packs: ofIt(packs), key: keys.get(stored.vendor) };
    const served = await attempt(options, `vendor ${stored.vendor}`, () => loadVendor(options, stored, own));
    if (served !== undefined) loaded.push(served);
  }
  return loaded;
}

interface Own {
  readonly grants: readonly StoredGrant[];
  readonly lists: readonly StoredList[];
  readonly packs: readonly StoredPack[];
  /** Id of the signing key in use. */
  readonly key: KeyId | undefined;
}

async function loadVendor(options: LoadVendorsOptions, stored: StoredVendor, own: Own): Promise<ServedVendor> {
  // Stored files were verified when they came in; a clock that has gone back since must not stop the host.
  const { now, allowLab } = options;
  const file = openVendorFile(stored.file, { now: Math.max(now, stored.added_at), allowLab });
  const trust = { vendor: file.id, roots: file.vendor.roots, now, allowLab };
  const revocations = await takeStoredLists(options, { ...trust, revocations: file.revocations }, own.lists);
  const opened: HeldGrant[] = [];
  for (const row of own.grants) {
    const held = await attempt(options, `grant ${row.grant_id}`, async () => openGrant(row, { ...trust, revocations }));
    if (held !== undefined) opened.push(held);
  }
  const packs = newestPacks([...file.packs, ...(await openStoredPacks(options, trust, own.packs))]);
  const signers = await loadSigners(options, { vendor: file.id, key: own.key, grants: opened });
  const grants = opened.map((grant) => ({ ...grant, signer: signers.get(grant.claims.sub) }));
  return {
    id: file.id,
    vendor: file.vendor,
    fingerprint: file.fingerprint,
    roots: file.vendor.roots,
    revocations,
    delegation: file.delegation,
    delegationChain: file.content.delegation,
    bundles: await bundlesOf(options, file),
    signer: own.key === undefined ? undefined : signers.get(own.key),
    packs,
    applications: serveApplications(applicationsOf(packs), grants),
    grants,
  };
}

/** Bundles are for the telephone alone: wrong ones are named and take nothing else with them. */
async function bundlesOf(options: LoadVendorsOptions, { id, content }: VendorFile): Promise<readonly Bundle[]> {
  return (await attempt(options, `bundles of ${id}`, async () => parseBundles(content.bundles))) ?? [];
}

/** As the vendor file: what verified when it came in, and what is refused at the door, is not looked at again here. */
async function openStoredPacks(
  options: LoadVendorsOptions,
  trust: Omit<TrustContext, 'revocations'>,
  rows: readonly StoredPack[],
): Promise<OpenedPack[]> {
  const opened: OpenedPack[] = [];
  for (const row of rows) {
    const held = await attempt(options, `pack ${row.pack}`, async () => {
      const pack = openStoredPack(row, { ...trust, revocations: RevocationSet.empty });
      parseProductPack(pack.claims);
      return pack;
    });
    if (held !== undefined) opened.push(held);
  }
  return opened;
}

/** A stored list that no longer verifies is left out and named; it must not take the vendor out of service. */
async function takeStoredLists(
  options: LoadVendorsOptions,
  trust: TrustContext,
  lists: readonly StoredList[],
): Promise<RevocationSet> {
  let set = trust.revocations;
  for (const row of lists) {
    const what = `revocation list of ${row.signer}`;
    const held = await attempt(options, what, async () => openStoredList(row, trust));
    if (held !== undefined) set = set.with(held);
  }
  return set;
}

/**
 * Opens a list as it was when it came in. What a delegation revoked stays revoked when the root has revoked that
 * delegation since; only new lists of it are refused, and those at the door.
 */
export function openStoredList(
  row: StoredList,
  trust: Pick<TrustContext, 'vendor' | 'roots' | 'now' | 'allowLab'>,
): HeldRevocations {
  const now = Math.max(trust.now, row.iat);
  return openRevocationList(storedChain(row.chain), { ...trust, now, revocations: RevocationSet.empty });
}

async function loadSigners(
  options: LoadVendorsOptions,
  of: { readonly vendor: VendorId; readonly key: KeyId | undefined; readonly grants: readonly HeldGrant[] },
): Promise<ReadonlyMap<string, Signer>> {
  const { vendor, key, grants } = of;
  const signers = new Map<string, Signer>();
  const wanted = new Set<string>(grants.map((grant) => grant.claims.sub));
  if (key !== undefined) wanted.add(key);
  for (const id of wanted) {
    const signer = await attempt(options, `signing key ${id}`, () => options.keys.load(vendor, id));
    if (signer !== undefined) signers.set(id, signer);
  }
  return signers;
}

/** The grant without its key: which key that is, the grant says, not the column beside it. */
function openGrant(row: StoredGrant, trust: TrustContext): HeldGrant {
  const chain = storedChain(row.chain);
  const verified = verifyChain('host-grant', chain, trust, { refuseFuture: false, refuseRevoked: false });
  const [grant, delegation] = chain;
  if (verified.delegation === undefined || grant === undefined || delegation === undefined) {
    throw new ActivationError('not-authentic', 'a grant without a delegation');
  }
  const claims = verified.subject.parts.claims as unknown as HostGrantClaims;
  return {
    id: statementId(grant),
    claims,
    delegation: verified.delegation.claims,
    root: verified.root,
    chain: [grant, delegation],
    signer: undefined,
    // A grant is not its own signer's subject here, so the key it was given to is looked up beside the chain's verdict.
    revoked: verified.revoked || trust.revocations.revokes(verified.delegation.claims.sub, claims.sub),
  };
}

function storedChain(text: string): readonly string[] {
  try {
    return JSON.parse(text) as readonly string[]; // Whatever it is instead, `verifyChain` refuses.
  } catch (error) {
    throw new ActivationError('not-authentic', 'what is stored is no chain', { cause: error });
  }
}

async function attempt<T>(options: LoadVendorsOptions, what: string, load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch (error) {
    if (!isActivationError(error)) throw error;
    options.onProblem(what, error);
    return undefined;
  }
}
