/** Which grants may be renewed, and from when the host asks by itself. Pure. */
import { agreementWarningSeconds, daySeconds, hourSeconds, type Seconds } from '@attiva/protocol';
import { supersedes } from '../grants/held-grants.ts';
import type { HeldGrant, ServedVendor } from '../vendors/vendor-book.ts';
import type { RegistrationPlace, RenewalAttempt } from './renewal.repository.ts';

export interface Renewable {
  readonly vendor: ServedVendor;
  readonly grant: HeldGrant;
}

export function placeOf({ vendor, grant }: Renewable): RegistrationPlace {
  return { vendor: vendor.id, signingKey: grant.claims.sub, key: grant.claims.key };
}

export function isAt(one: RegistrationPlace, other: RegistrationPlace): boolean {
  return one.vendor === other.vendor && one.signingKey === other.signingKey && one.key === other.key;
}

/** The newest grant of each registration. One without its signing key is among them: asking says what is the matter. */
export function renewables(vendors: readonly ServedVendor[]): Renewable[] {
  const newest = new Map<string, Renewable>();
  for (const vendor of vendors) {
    for (const grant of vendor.grants) {
      const { sub, key, iat } = grant.claims;
      const place = `${vendor.id} ${sub} ${key}`;
      const known = newest.get(place)?.grant.claims.iat;
      if (known === undefined || known <= iat) newest.set(place, { vendor, grant });
    }
  }
  return [...newest.values()];
}

/**
 * When the host begins to ask by itself: 60 days before the end, at an hour of its own, so that the customers of one vendor do
 * not ask together; at once where the vendor has revoked it, for then there may be a new one; never while another key does all
 * that it does. `undefined`: never.
 */
export function asksFrom({ vendor, grant }: Renewable, now: Seconds): Seconds | undefined {
  if (grant.signer === undefined) return undefined;
  if (grant.revoked) return grant.claims.iat;
  const { until } = grant.claims;
  if (until === undefined || supersedes(vendor, grant, now) !== undefined) return undefined;
  return until - agreementWarningSeconds + (shareOf(grant.id) % daySeconds);
}

/** A number that is the same each time and differs between grants. */
function shareOf(text: string): number {
  return Buffer.from(text, 'base64url').readUInt32BE(0);
}

/** Whether a root of the vendor has revoked the key that signed it: nothing is held against this host, and there is a new grant. */
function isOrphaned({ vendor, grant }: Renewable): boolean {
  return vendor.revocations.revokes(grant.root, grant.delegation.sub);
}

/**
 * Whether it is time. A host that stands still for an orphaned grant asks each hour. A clock that was set back does not make the
 * host wait for the old time to come again.
 */
export function isDue(one: Renewable, last: RenewalAttempt | undefined, now: Seconds): boolean {
  const from = asksFrom(one, now);
  if (from === undefined || now < from) return false;
  if (last !== undefined && isOrphaned(one) && last.askedAt + hourSeconds <= now) return true;
  return last === undefined || last.nextAt <= now || last.nextAt > now + 2 * daySeconds;
}

/** A day later, up to two hours earlier or later. @param chance 0 … 1 */
export function nextAsking(now: Seconds, chance: number): Seconds {
  return now + daySeconds + Math.round((chance - 0.5) * 4 * hourSeconds);
}
