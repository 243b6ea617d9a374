/**
 * Use case: put a host key away that is not needed any more. The one that serves is put away only by force, and then it is said
 * what is lost. The authority is told nothing: added again, the same key brings the same grant.
 */
import { ActivationError, type Seconds, type VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { deleteGrants } from '../vendors/vendor.repository.ts';
import { heldKeys, type HostKeyStatus } from './held-grants.ts';
import { lossOf } from './loss-of-key.ts';

export interface RetireOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly now: () => Seconds;
  readonly reload: () => Promise<void>;
}

export interface RetireWish {
  /** Last five characters of a host key, or the id of a grant. */
  readonly named: string;
  readonly vendor?: string | undefined;
  readonly force: boolean;
  /** Who asked, for the audit. */
  readonly actor: string;
}

export interface RetiredKeys {
  readonly retired: readonly HostKeyStatus[];
  /** What this host can no longer do, one sentence each. */
  readonly lost: readonly string[];
}

/** @throws {ActivationError} `not-found`, `wrong-usage` (several fit), `grant-in-use` with what would be lost. */
export async function retireKey(options: RetireOptions, wish: RetireWish): Promise<RetiredKeys> {
  const at = options.now();
  const { vendor, keys } = findKeys(options, wish, at);
  const lost = keys.filter(({ state }) => state === 'serving').map((key) => lossOf(vendor, key, { keys, now: at }));
  if (lost.length > 0 && !wish.force) {
    throw new ActivationError('grant-in-use', lost.join(' '), { facts: { grants: keys.map(({ grant }) => grant) } });
  }
  await options.database.transact(async (tx) => {
    await deleteGrants(
      tx,
      keys.map(({ grant }) => grant),
    );
    for (const { grant, key, application, generation, state } of keys) {
      const details = { grant, key, application, generation, state };
      const audited = { actor: wish.actor, action: 'host-key-retired', subject: vendor.id, details } as const;
      await recordAudit(tx, { at, ...audited });
    }
  });
  await options.reload();
  return { retired: keys, lost };
}

function findKeys(
  { book }: RetireOptions,
  { named, vendor: wanted }: RetireWish,
  now: Seconds,
): { readonly vendor: ServedVendor; readonly keys: readonly HostKeyStatus[] } {
  const lastFive = named.replace(/^…/u, '').toUpperCase();
  const found = book
    .all()
    .filter(({ id }) => wanted === undefined || id === (wanted as VendorId))
    .map((vendor) => ({
      vendor,
      keys: heldKeys(vendor, now).filter(({ grant, key }) => grant === named || key === lastFive),
    }))
    .filter(({ keys }) => keys.length > 0);
  const [only, ...more] = found;
  if (only === undefined) {
    throw new ActivationError('not-found', 'This host holds no such key; `attiva host key list` shows those it holds.');
  }
  if (more.length === 0) return only;
  const vendors = found.map(({ vendor }) => vendor.id);
  throw new ActivationError('wrong-usage', `Keys of several vendors end so: name one with --vendor.`, {
    facts: { vendors },
  });
}
