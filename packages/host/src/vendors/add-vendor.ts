/**
 * Use case: take in a vendor file, the first one (an administrator has compared the fingerprint) or a newer one (signed
 * by a root already trusted). Packs are never silently downgraded.
 */
import {
  ActivationError,
  isActivationError,
  type OpenedPack,
  openVendorFile,
  RevocationSet,
  type Seconds,
  type VendorFile,
} from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { applicationsOf, openStoredPack, refuseClashes } from '../packs/open-pack.ts';
import { listStoredPacks } from '../packs/pack.repository.ts';
import { openStoredList } from './load-vendors.ts';
import { listRevocations, listVendors, saveRevocations, saveVendor, type StoredList } from './vendor.repository.ts';

export interface AddedVendor {
  readonly vendor: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly applications: readonly { readonly id: string; readonly name: string }[];
  readonly outcome: 'added' | 'updated' | 'unchanged';
}

export interface AddVendorOptions {
  readonly now: Seconds;
  readonly allowLab: boolean;
  /** Who asked, for the audit. */
  readonly actor: string;
  readonly keep?: boolean;
}

/**
 * @param keep false: judges only, and says what would come of it. @param allowLab whether this host was composed for tests: a lab's file is `lab-root` otherwise.
 * @throws {ActivationError} `vendor-file-invalid`, `lab-root`, `vendor-file-untrusted`, `vendor-file-older`, `pack-older`,
 * `pack-invalid`, `pack-needs-newer-program`, and what a chain is refused for.
 */
export async function addVendor(
  database: Database,
  text: string,
  { now, allowLab, actor, keep = true }: AddVendorOptions,
): Promise<AddedVendor> {
  return database.transact(async (tx) => {
    const first = openVendorFile(text, { now, allowLab });
    const stored = (await listVendors(tx)).find((row) => row.vendor === first.id);
    const known =
      stored === undefined ? undefined : openVendorFile(stored.file, { now: Math.max(now, stored.added_at), allowLab });
    const file =
      known === undefined
        ? first
        : openVendorFile(text, {
            now,
            allowLab,
            trustedRoots: known.vendor.roots,
            revocations: await heldLists(tx, known, { now, allowLab }),
          });
    if (known !== undefined) {
      const alone = await packsAlone(tx, known, { now, allowLab });
      refuseOlder(known, { file, alone });
      refuseClashes([...file.packs, ...alone]);
    }
    const applications = applicationsOf(file.packs).map(({ id, name }) => ({ id, name }));
    const outcome = known === undefined ? 'added' : stored?.file === text ? 'unchanged' : 'updated';
    const added = {
      vendor: file.id,
      name: file.vendor.name,
      fingerprint: file.fingerprint,
      applications,
      outcome,
    } as const;
    if (!keep) return added;
    await saveVendor(tx, { vendor: file.id, file: text, fingerprint: file.fingerprint, added_at: now });
    const rows = file.content.revocations.map((chain) => ({ chain: JSON.stringify(chain), ...listFacts(file, chain) }));
    await saveRevocations(tx, rows);
    const details = { outcome, fingerprint: file.fingerprint, applications: applications.map(({ id }) => id) };
    if (outcome !== 'unchanged') {
      await recordAudit(tx, { at: now, actor, action: 'vendor-added', subject: file.id, details });
    }
    return added;
  });
}

/** Lists that came earlier: an old file, put together anew, must not bring back what they revoke. */
async function heldLists(
  on: Statements,
  known: VendorFile,
  given: { readonly now: Seconds; readonly allowLab: boolean },
): Promise<RevocationSet> {
  const trust = { vendor: known.id, roots: known.vendor.roots, ...given };
  const rows = (await listRevocations(on)).filter((row) => row.vendor === known.id);
  return rows.reduce((set, row) => withStored(set, row, trust), known.revocations);
}

/** Packs that came by themselves: they stay, and no file brings an older version of them. */
async function packsAlone(
  on: Statements,
  known: VendorFile,
  given: { readonly now: Seconds; readonly allowLab: boolean },
): Promise<readonly OpenedPack[]> {
  const trust = { vendor: known.id, roots: known.vendor.roots, revocations: RevocationSet.empty, ...given };
  const rows = (await listStoredPacks(on)).filter((row) => row.vendor === known.id);
  return rows.map((row) => openStoredPack(row, trust));
}

/** One of a root that the vendor has given up since says nothing any more, and must not keep newer files out. */
function withStored(set: RevocationSet, row: StoredList, trust: Parameters<typeof openStoredList>[1]): RevocationSet {
  try {
    return set.with(openStoredList(row, trust));
  } catch (error) {
    if (isActivationError(error) && error.code === 'root-unknown') return set;
    throw error;
  }
}

function refuseOlder(
  known: VendorFile,
  { file: given, alone }: { readonly file: VendorFile; readonly alone: readonly OpenedPack[] },
): void {
  if (given.vendor.iat < known.vendor.iat) {
    throw new ActivationError('vendor-file-older', 'a newer file of this vendor is already here');
  }
  for (const pack of [...known.packs, ...alone]) {
    const next = given.packs.find((candidate) => candidate.claims.pack === pack.claims.pack);
    if (next === undefined && alone.includes(pack)) continue;
    if (next === undefined || next.claims.version < pack.claims.version) {
      throw new ActivationError('pack-older', `pack ${pack.claims.pack} is here in version ${pack.claims.version}`, {
        facts: { pack: pack.claims.pack, held: pack.claims.version, given: next?.claims.version ?? 0 },
      });
    }
  }
}

function listFacts(
  file: VendorFile,
  chain: readonly string[],
): { vendor: VendorFile['id']; signer: string; iat: Seconds } {
  const payload = Buffer.from(chain[0]?.split('.')[1] ?? '', 'base64url').toString('utf8');
  const claims = JSON.parse(payload) as { sub: string; iat: Seconds }; // openVendorFile has verified this chain.
  return { vendor: file.id, signer: claims.sub, iat: claims.iat };
}
