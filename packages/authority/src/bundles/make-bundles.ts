/** Keeps the bundles of product keys as their agreements, packs and the signing key are: a change makes a new number. */
import { type Bundle, canonicalJson, mostBundles, type Seconds, type VendorId } from '@attiva/protocol';
import type { Database, Statements, Transaction } from '@attiva/storage';
import { findAgreementOf, type NamedAgreement } from '../customers/customer.repository.ts';
import { listSecretKeys, type ProductKeyRecord } from '../keys/key.repository.ts';
import { findNewestApplication } from '../products/pack.repository.ts';
import type { SigningDesk } from '../signing/signing-desk.ts';
import { insertBundle, newestBundle, nextNumber } from './bundle.repository.ts';
import { bundleOfKey, type UnnumberedBundle } from './bundle-terms.ts';

export interface BundleParts {
  readonly vendor: VendorId;
  readonly desk: Pick<SigningDesk, 'delegation'>;
  readonly now: () => Seconds;
}

/** What a bundle of this key says today, with its agreement. */
export async function bundleToday(
  { vendor, desk }: Pick<BundleParts, 'vendor' | 'desk'>,
  on: Statements,
  key: ProductKeyRecord,
): Promise<{ readonly today: UnnumberedBundle; readonly agreement: NamedAgreement | undefined }> {
  const { signingKey } = await desk.delegation(on);
  const agreement = await findAgreementOf(on, key);
  const application = await findNewestApplication(on, key.application);
  return { today: bundleOfKey({ vendor, signer: signingKey, key, agreement, application }), agreement };
}

/** The bundle of a key as it is today: the newest one where it still says the same, else a new one. */
export async function makeBundle(
  parts: BundleParts,
  tx: Transaction,
  key: ProductKeyRecord,
): Promise<{ readonly bundle: Bundle; readonly customer: string | undefined; readonly made: boolean } | undefined> {
  const { today, agreement } = await bundleToday(parts, tx, key);
  const newest = await newestBundle(tx, key.id);
  const customer = agreement?.customer;
  if (newest !== undefined && saysTheSame(newest.bundle, today))
    return { bundle: newest.bundle, customer, made: false };
  const number = await nextNumber(tx, customer);
  if (number > mostBundles) return undefined;
  const bundle: Bundle = { number, ...today };
  const createdAt = parts.now();
  await insertBundle(tx, { bundle, productKey: key.id, createdAt, ...(customer !== undefined && { customer }) });
  return { bundle, customer, made: true };
}

function saysTheSame({ number: _number, ...said }: Bundle, today: UnnumberedBundle): boolean {
  return canonicalJson(said) === canonicalJson(today);
}

/** The bundles of all keys that belong into one vendor file: a customer's, or everybody's for keys of no customer. */
export async function makeBundlesOf(
  parts: BundleParts & { readonly database: Database },
  customer: string | undefined,
): Promise<readonly Bundle[]> {
  return parts.database.transact(async (tx) => {
    const bundles: Bundle[] = [];
    for (const key of await listSecretKeys(tx, customer)) {
      const made = await makeBundle(parts, tx, key);
      if (made !== undefined) bundles.push(made.bundle);
    }
    return bundles.sort((one, other) => one.number - other.number);
  });
}
