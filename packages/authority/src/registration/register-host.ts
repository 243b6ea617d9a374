/** Registration of a host, as the network or a file brings its request, and what a host's registration says. */
import {
  canonicalJson,
  confirmationDay,
  type HostGrantClaims,
  isRenewal,
  openHostRequest,
  provesKey,
} from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import type { Transaction } from '@attiva/storage';
import { renderedGrant } from '../bundles/honour-bundle.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { renewGrant } from '../renewal/renew-grant.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { secondsNow } from '../surroundings.ts';
import { type AnsweredRegistration, type ProvenAsks, registerAsking, type RegistrationUse } from './register-asking.ts';
import type { StoredRegistration } from './registration.repository.ts';
import { todaysGrant } from './todays-grant.ts';

/**
 * Registers the host that signed the request, or renews the grant that it names.
 * @param toleranceSeconds how far the request's time may lie from ours; 4 h where absent, as from the network
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, and every code of
 * `registerAsking`; for a renewal `grant-unknown`.
 */
export async function registerHost(
  parts: AuthorityParts,
  body: unknown,
  toleranceSeconds?: number,
): Promise<AnsweredRegistration> {
  const claims = openHostRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, claims, { now, asker: 'host', toleranceSeconds });
  // Nothing is charged for it, as for a repetition.
  if (isRenewal(claims)) return { ...(await renewGrant(parts, claims, now)), repeated: true };
  const { sub, device, key, bundle } = claims;
  const proves = (verifier: Uint8Array): boolean => provesKey(verifier, claims);
  return registerAsking(parts, hostUse, { signingKey: sub, device, key, bundle, actor: sub, proves });
}

/** A host's place: its grant says what its bundle renders, or what key and agreement are by now. */
export const hostUse: RegistrationUse = {
  kind: 'host-grant',
  claims: async ({ vendor }, tx, { asks, now, key, bundle, registration }) => {
    const { signingKey, device } = asks;
    if (bundle !== undefined) return renderedGrant(bundle, { vendor, sub: signingKey, device, registration });
    return todaysGrant(tx, { vendor, now, signingKey, registration, key });
  },
  laterClaims: sayByBundle,
  audited: ({ lastFive, application }, { host, claims: { registration } }) => ({
    action: 'host-registered',
    details: { lastFive, host, registration, application },
  }),
};

/**
 * A host that is known asks with a bundle: where its grant is not the one that the bundle renders (it asked online before, or
 * the bundle was replaced), that one is recorded now, with the same number and free of charge.
 */
async function sayByBundle(
  parts: AuthorityParts,
  tx: Transaction,
  { asks, now, bundle, stored }: ProvenAsks & { readonly stored: StoredRegistration },
): Promise<HostGrantClaims | undefined> {
  if (bundle === undefined) return undefined;
  const { registration, iat } = stored.claims;
  const facts = { vendor: parts.vendor, sub: asks.signingKey, device: asks.device, registration };
  const delegation = await parts.desk.delegation(tx);
  const isSigned = stored.chain === undefined || stored.chain[1] === delegation.statement;
  const sameDay = renderedGrant({ ...bundle, day: confirmationDay(iat) }, facts);
  if (isSigned && canonicalJson(sameDay) === canonicalJson(stored.claims)) return undefined;
  requireSigningTime(delegation, now);
  return renderedGrant(bundle, facts);
}
