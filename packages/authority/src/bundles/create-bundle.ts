/** `bundle create`: the bundle of a key as it is today, and the vendor file that its holder needs for the telephone. */
import { ActivationError, type Bundle, canonicalJson, mostBundles } from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findAgreement } from '../customers/customer.repository.ts';
import { findNamedKey } from '../keys/block-key.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { lostRecord } from '../signing/lost-record.ts';
import { secondsNow } from '../surroundings.ts';
import { findKeysBundle } from './bundle.repository.ts';
import { makeBundle } from './make-bundles.ts';

export interface CreatedBundle {
  readonly number: number;
  readonly kind: Bundle['kind'];
  readonly keyLastFive: string;
  readonly customer: string | null;
  /** False: the newest one said the same. */
  readonly changed: boolean;
  /** Where it stands: the name of the published vendor file, or a name for the customer's own. */
  readonly file: string;
  /** Text of the customer's own vendor file; null for a key without a customer. */
  readonly vendorFile: string | null;
}

/** @throws {ActivationError} `not-found`, `wrong-usage`, `key-blocked`, `not-initialized`, `database-unreachable` where what was made is lost meanwhile. */
export async function createBundle(
  parts: AuthorityParts,
  order: { readonly key: string },
  actor: string,
): Promise<CreatedBundle> {
  const at = secondsNow(parts.surroundings);
  const { key, made, agreement } = await parts.database.transact(async (tx) => {
    const found = await findNamedKey(tx, order.key);
    if (found.kind === 'setup') {
      throw new ActivationError('wrong-usage', 'A setup key asks nobody: bundles are for host and device keys.');
    }
    if (found.blockedAt !== null) throw new ActivationError('key-blocked', `The key …${found.lastFive} is blocked.`);
    const done = await makeBundle({ ...parts, now: () => at }, tx, found);
    if (done === undefined) {
      throw new ActivationError('wrong-usage', `All ${mostBundles} numbers of this vendor file are in use.`);
    }
    if (done.made) {
      const details = { lastFive: found.lastFive, number: done.bundle.number };
      await recordAudit(tx, { at, actor, action: 'bundle-created', subject: found.id, details });
      announcePublication(tx);
    }
    return { key: found, made: done, agreement: found.agreement && (await findAgreement(tx, found.agreement)) };
  });
  const { number, kind } = made.bundle;
  const shown = { number, kind, keyLastFive: key.lastFive, changed: made.made };
  const { vendorFile: published } = parts.publisher;
  if (!agreement) {
    await parts.publisher.publish();
    await requireStillThere(parts, key, made.bundle);
    return { ...shown, customer: null, file: published, vendorFile: null };
  }
  const text = await parts.publisher.customerFile(agreement.customer);
  if (text === undefined) throw new ActivationError('not-initialized', 'No signing key of this authority is in force.');
  await requireStillThere(parts, key, made.bundle);
  const file = `${published.replace(/\.attiva$/, '')}-${fileWord(agreement.customerName)}.attiva`;
  return { ...shown, customer: agreement.customerName, file, vendorFile: text };
}

/** The file is made of what is recorded by then: a standby that took over meanwhile may know the number as another bundle, or not at all. */
async function requireStillThere({ database }: AuthorityParts, key: ProductKeyRecord, bundle: Bundle): Promise<void> {
  const there = await findKeysBundle(database, key.id, bundle.number);
  if (there === undefined || canonicalJson(there.bundle) !== canonicalJson(bundle)) throw lostRecord();
}

/** A customer's name as part of a file's: `rossi-spa`. */
function fileWord(name: string): string {
  const word = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return word.slice(0, 40) || 'customer';
}
