/**
 * Renewal of a grant: a registered host gets its grant with the terms that its agreement has by now. Nothing is charged:
 * the same registration, the same number. Changing an agreement is left to `customers/`, signing to the desk.
 */
import { ActivationError, type RenewalRequestClaims, type Seconds, statementId } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findKeyById, type ProductKeyRecord } from '../keys/key.repository.ts';
import { handOut, type RegisteredGrant } from '../registration/hand-out.ts';
import { recordNewTerms } from '../registration/registration.repository.ts';
import { refusal } from '../registration/registration-refusals.ts';
import { isRevokedRegistration } from '../registration/revoked-registration.ts';
import { todaysGrant } from '../registration/todays-grant.ts';
import { decideRenewal } from './decide-renewal.ts';
import { findRenewable, type RenewableRegistration } from './renewal.repository.ts';

interface Asked {
  readonly claims: RenewalRequestClaims;
  readonly now: Seconds;
}

/**
 * @param claims a request that its signing key has signed, meant for this authority and of this hour
 * @throws {ActivationError} `grant-unknown`, `key-blocked`, `revoked`.
 */
export async function renewGrant(
  parts: AuthorityParts,
  claims: RenewalRequestClaims,
  now: Seconds,
): Promise<RegisteredGrant> {
  const key = await parts.database.transact((tx) => settle(parts, tx, { claims, now }));
  return handOut(parts, key, { kind: 'host-grant', signingKey: claims.sub });
}

async function settle(parts: AuthorityParts, tx: Transaction, { claims, now }: Asked): Promise<ProductKeyRecord> {
  const found = choose(await findRenewable(tx, claims.sub, claims.key), claims);
  const key = found && (await findKeyById(tx, found.productKey));
  if (found === undefined || key === undefined) throw unknownGrant(claims);
  const { iat, sub, registration } = found.claims;
  const verdict = decideRenewal({
    now,
    blocked: key.blockedAt !== null,
    recorded: found.claims,
    current: await todaysGrant(tx, { vendor: parts.vendor, now: iat, signingKey: sub, registration, key }),
    maySign: now <= (await parts.desk.delegation(tx)).expiresAt,
  });
  if (await isRevokedRegistration(tx, { signingKey: claims.sub, grant: found.grant }))
    throw refusal({ code: 'revoked', key: key.lastFive });
  if (verdict.kind === 'refused') throw refusal({ code: verdict.code, key: key.lastFive });
  if (verdict.kind === 'renewed') {
    await recordNewTerms(tx, key.id, verdict.claims);
    const { application, until } = verdict.claims;
    const details = { lastFive: key.lastFive, registration, application, renews: claims.renews, until: until ?? null };
    await recordAudit(tx, { at: now, actor: claims.iss, action: 'grant-renewed', subject: key.id, details });
  }
  return key;
}

/**
 * The registration whose grant is named, else the newest: host or authority may have been restored from a backup, and then each
 * remembers another grant. Whoever holds the signing key may have any of them.
 */
function choose(
  found: readonly RenewableRegistration[],
  { renews }: RenewalRequestClaims,
): RenewableRegistration | undefined {
  return found.find(({ grant }) => grant !== undefined && statementId(grant) === renews) ?? found[0];
}

function unknownGrant({ key }: RenewalRequestClaims): ActivationError {
  return new ActivationError('grant-unknown', `No host with this signing key is registered with …${key}.`, {
    facts: { key },
  });
}
