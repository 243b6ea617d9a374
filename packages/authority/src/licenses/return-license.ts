/** A license is given back: it frees a part of the quota, and what was signed for the device is revoked. */
import { type ActivationError, type LicenseRequestClaims, type Seconds, type StatementId } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findKeyById, type ProductKeyRecord } from '../keys/key.repository.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { secondsNow } from '../surroundings.ts';
import { yearSeconds } from './decide-license.ts';
import { findLicense, listReturns, markReturned, type NamedLicense } from './device.repository.ts';
import { refusal } from './license-refusals.ts';
import { countUsed } from './license.repository.ts';
import { takeBack } from './take-back.ts';

export interface ReturnedLicense {
  readonly returned: StatementId;
  readonly remaining: number;
}

/** The usual policy: a quarter of the quota within a year, at least two. */
export function usualReturns(quota: number): number {
  return Math.max(2, Math.ceil(quota / 4));
}

type ReturnClaims = LicenseRequestClaims & { readonly returns: StatementId };

/**
 * Takes a license back; the same return again changes nothing.
 * @throws {ActivationError} `license-unknown`, `license-blocked`, `returns-exhausted`.
 */
export async function returnLicense(parts: AuthorityParts, claims: ReturnClaims): Promise<ReturnedLicense> {
  const now = secondsNow(parts.surroundings);
  const { remaining, changed } = await parts.database.transact(async (tx) => {
    const license = await findLicense(tx, claims.returns);
    const key = license && (await findKeyById(tx, license.productKey));
    if (license === undefined || key === undefined || license.client !== claims.iss || key.lastFive !== claims.key) {
      throw refusal({ code: 'license-unknown' }, claims.key);
    }
    const first = license.returnedAt === null;
    if (first) await takeBackOnce(tx, { license, key, claims, now });
    return { changed: first, remaining: Math.max(0, (key.quota ?? 1) - (await countUsed(tx, key.id))) };
  });
  if (changed) await parts.publisher.publish();
  return { returned: claims.returns, remaining };
}

interface Returning {
  readonly license: NamedLicense;
  readonly key: ProductKeyRecord;
  readonly claims: ReturnClaims;
  readonly now: Seconds;
}

async function takeBackOnce(tx: Transaction, { license, key, claims, now }: Returning): Promise<void> {
  const refused = refuse(license, key, { now, returns: await listReturns(tx, key.id, now - yearSeconds) });
  if (refused !== undefined) throw refused;
  await markReturned(tx, license, { at: now, askedAt: claims.iat });
  await takeBack(tx, license.device, { reason: 'given back', at: now, actor: claims.iss });
  announcePublication(tx);
  const details = { lastFive: key.lastFive, device: license.device, license: claims.returns };
  await recordAudit(tx, { at: now, actor: claims.iss, action: 'license-returned', subject: key.id, details });
}

function refuse(
  license: NamedLicense,
  key: ProductKeyRecord,
  { now, returns }: { readonly now: Seconds; readonly returns: readonly Seconds[] },
): ActivationError | undefined {
  if (license.blockedAt !== null) return refusal({ code: 'license-blocked' }, key.lastFive);
  if (license.position !== license.newest) return refusal({ code: 'license-unknown' }, key.lastFive);
  const allowed = key.maxReturns ?? usualReturns(key.quota ?? 1);
  if (returns.length < allowed) return undefined;
  const freeing = returns[returns.length - allowed] ?? now;
  return refusal(
    { code: 'returns-exhausted', used: returns.length, allowed, freeAt: freeing + yearSeconds },
    key.lastFive,
  );
}
