/**
 * Use case: take revocation lists in, from the authority or from a file that somebody has carried. Whoever brought them is
 * nobody: each list is verified, the newest of each signer is kept for ever, and clients are told with the next answer.
 */
import {
  ActivationError,
  isVendorId,
  readRevocationFile,
  type RevocationSet,
  takeRevocations,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { saveRevocations, type StoredList } from '../vendors/vendor.repository.ts';

export interface TakeListsOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly now: () => Seconds;
  readonly allowLab: boolean;
  /** Loads the vendor book anew after a change. */
  readonly reload: () => Promise<void>;
}

export interface TakenLists {
  readonly vendor: VendorId;
  /** Lists newer than those held. */
  readonly newer: number;
  /** Lists that were held already, in this age or a newer one. */
  readonly known: number;
  /** Codes of those that were refused. */
  readonly refused: readonly string[];
  /** Applications of this host that are revoked now. */
  readonly revoked: readonly string[];
}

/**
 * Takes in the lists of a file, each vendor's for itself.
 * @throws {ActivationError} `revocations-invalid`, `vendor-unknown` where it holds lists of vendors unknown here only.
 */
export async function takeListFile(options: TakeListsOptions, text: string, actor: string): Promise<TakenLists[]> {
  const lists = readRevocationFile(text);
  const taken: TakenLists[] = [];
  for (const served of options.book.all()) {
    const own = lists.filter((chain) => issuerOf(chain) === served.id);
    if (own.length > 0) taken.push(await takeLists(options, { served, lists: own, actor }));
  }
  if (taken.length > 0 || lists.length === 0) return taken;
  const vendors = [...new Set(lists.map((chain) => issuerOf(chain) ?? ''))].filter((id) => id !== '');
  throw new ActivationError('vendor-unknown', 'the file is of a vendor that this host does not know', {
    facts: { vendors },
  });
}

/** Takes in lists of one vendor. */
export async function takeLists(
  options: TakeListsOptions,
  given: { readonly served: ServedVendor; readonly lists: readonly (readonly string[])[]; readonly actor: string },
): Promise<TakenLists> {
  const { served, lists, actor } = given;
  const { database, now, allowLab } = options;
  const trust = { vendor: served.id, roots: served.roots, allowLab, now: now(), revocations: served.revocations };
  const { held, newer, refused } = takeRevocations(lists, trust);
  if (newer > 0) {
    await database.transact(async (tx) => {
      await saveRevocations(tx, rowsOf(served, held));
      const details = { lists: newer, refused: refused.length };
      await recordAudit(tx, { at: now(), actor, action: 'revocations-taken', subject: served.id, details });
    });
    await options.reload();
  }
  const after = options.book.find(served.id)?.grants ?? [];
  const revoked = new Set(after.filter((grant) => grant.revoked).map(({ claims }) => claims.application));
  return {
    vendor: served.id,
    newer,
    known: lists.length - newer - refused.length,
    refused: refused.map(({ code }) => code),
    revoked: [...revoked],
  };
}

function rowsOf(served: ServedVendor, held: RevocationSet): StoredList[] {
  const before = new Set(served.revocations.chains().map(([list]) => list));
  return held
    .chains()
    .filter(([list]) => !before.has(list))
    .map((chain) => ({ vendor: served.id, chain: JSON.stringify(chain), ...claimsOf(chain) }));
}

/** Of a chain that was verified a moment ago. */
function claimsOf(chain: readonly string[]): { readonly signer: string; readonly iat: Seconds } {
  const { sub, iat } = payloadOf(chain) as { sub: string; iat: Seconds };
  return { signer: sub, iat };
}

/** Which vendor a list claims to be of: only to know by whose roots it is judged. */
function issuerOf(chain: readonly string[]): VendorId | undefined {
  const { iss } = payloadOf(chain) as { iss?: unknown };
  return isVendorId(iss) ? iss : undefined;
}

function payloadOf([list = '']: readonly string[]): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(list.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // Whatever it is, it is verified before it is believed.
  }
}
