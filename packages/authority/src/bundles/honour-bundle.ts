/** Which bundle a request means, once its product key is proved, whether it may be confirmed, and what it then says. */
import {
  type ActivationObjectClaims,
  ActivationError,
  type Bundle,
  confirmationDay,
  type ConfirmedFacts,
  type DeviceBundle,
  type DeviceLicenseClaims,
  grantOfBundle,
  type HostBundle,
  type HostGrantClaims,
  licenseOfBundle,
  objectOfBundle,
  type Seconds,
  startOfConfirmationDay,
} from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { findKeysBundle } from './bundle.repository.ts';
import { givesNoMore } from './bundle-terms.ts';
import { type BundleParts, bundleToday } from './make-bundles.ts';

export interface HonouredBundle {
  readonly bundle: Bundle;
  /** The day that what it renders is dated with. */
  readonly day: number;
}

/**
 * The bundle of this number for a proved key; `undefined` for number 0, which means none.
 * A refusal is a value: `bundle-unknown`, `bundle-outdated`.
 */
export async function honourBundle(
  parts: Omit<BundleParts, 'now'>,
  on: Statements,
  asked: { readonly key: ProductKeyRecord; readonly number: number; readonly now: Seconds },
): Promise<HonouredBundle | ActivationError | undefined> {
  const { key, number, now } = asked;
  if (number === 0) return undefined;
  const facts = { bundle: number, key: key.lastFive };
  const stored = await findKeysBundle(on, key.id, number);
  if (stored === undefined) {
    return new ActivationError('bundle-unknown', `There is no bundle ${number} for the key …${key.lastFive}.`, {
      facts,
    });
  }
  const { today } = await bundleToday(parts, on, key);
  if (givesNoMore(stored.bundle, today)) return { bundle: stored.bundle, day: confirmationDay(now) };
  const why = stored.bundle.signer === today.signer ? 'the agreement has changed' : 'the signing key has changed';
  return new ActivationError('bundle-outdated', `Bundle ${number} of the key …${key.lastFive}: ${why} since.`, {
    facts,
  });
}

type Given = Omit<ConfirmedFacts, 'day'>;

/** The grant that a host key's bundle renders. */
export function renderedGrant({ bundle, day }: HonouredBundle, given: Given): HostGrantClaims {
  return grantOfBundle(bundle as HostBundle, { ...given, day });
}

/** The activation object that a host key's bundle renders. */
export function renderedObject({ bundle, day }: HonouredBundle, given: Given): ActivationObjectClaims {
  return objectOfBundle(bundle as HostBundle, { ...given, day });
}

/** The license that a device key's bundle renders. */
export function renderedLicense({ bundle, day }: HonouredBundle, given: Given): DeviceLicenseClaims {
  return licenseOfBundle(bundle as DeviceBundle, { ...given, day });
}

/** Whether a statement of this time can be said in digits: it is dated at the beginning of a day. */
export function isWholeDay(iat: Seconds): boolean {
  return startOfConfirmationDay(confirmationDay(iat)) === iat;
}
