/**
 * Registration of a host, by whatever road the request came. One transaction: limit of guesses → proof → facts →
 * decision → record; the grant is signed after the commit and kept, so that the same request gets the same grant.
 */
import {
  ActivationError,
  isRenewal,
  openHostRequest,
  provesKey,
  type RegistrationRequestClaims,
  type Seconds,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { usualHosts, usualRegistrations } from '../keys/new-key.ts';
import { provePossession } from '../keys/prove-possession.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { listNewestPacks } from '../products/pack.repository.ts';
import { isRevoked } from '../revocation/revocation.repository.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { renewGrant } from '../renewal/renew-grant.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import { decideRegistration, type RegistrationVerdict } from './decide-registration.ts';
import { grantClaims, leasesEnd } from './grant-claims.ts';
import { handOut, type RegisteredGrant } from './hand-out.ts';
import { insertHost, insertRegistration, loadHosts, updateHostFacts } from './registration.repository.ts';
import { refusal } from './registration-refusals.ts';

/**
 * Registers the host that signed the request, or renews the grant that it names.
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, `bundle-unknown`,
 * `too-many-guesses`, `key-unknown`, `proof-wrong`, `client-key-on-host`, `key-blocked`, `revoked`, `agreement-ended`,
 * `hosts-exhausted`, `registrations-exhausted`, `delegation-expired`; for a renewal `grant-unknown`.
 */
export async function registerHost(parts: AuthorityParts, body: unknown): Promise<RegisteredGrant> {
  const claims = openHostRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, claims, { now, asker: 'host' });
  requireKnownBundle(claims.bundle);
  if (isRenewal(claims)) return renewGrant(parts, claims, now);
  // A refusal is a value until the commit: the wrong proof that led to it must stay recorded.
  const outcome = await parts.database.transact((tx) => admit(parts, tx, { claims, now }));
  if (outcome instanceof ActivationError) throw outcome;
  return handOut(parts, outcome, claims.sub);
}

interface Asked {
  readonly claims: RegistrationRequestClaims;
  readonly now: Seconds;
}

function requireKnownBundle(bundle: number): void {
  if (bundle === 0) return;
  throw new ActivationError('bundle-unknown', `There is no bundle ${bundle}.`, { facts: { bundle } });
}

async function admit(
  parts: AuthorityParts,
  tx: Transaction,
  asked: Asked,
): Promise<ProductKeyRecord | ActivationError> {
  const { claims, now } = asked;
  const proves = (verifier: Uint8Array): boolean => provesKey(verifier, claims);
  const key = await provePossession(parts.vault, tx, { key: claims.key, kind: 'host', proves, actor: claims.iss, now });
  return key instanceof ActivationError ? key : register(parts, tx, { ...asked, key });
}

async function register(
  parts: AuthorityParts,
  tx: Transaction,
  asked: Asked & { readonly key: ProductKeyRecord },
): Promise<ProductKeyRecord | ActivationError> {
  const { claims, now, key } = asked;
  const agreement = key.agreement === null ? undefined : await findAgreement(tx, key.agreement);
  const ends = leasesEnd(agreement);
  const delegation = await parts.desk.delegation(tx);
  const verdict = decideRegistration({
    now,
    signingKey: claims.sub,
    device: claims.device,
    key: {
      blocked: key.blockedAt !== null,
      maxHosts: key.maxHosts ?? usualHosts,
      maxRegistrations: key.maxRegistrations ?? usualRegistrations,
    },
    ...(ends !== undefined && { agreementEnds: ends }),
    revoked: await isRevoked(tx, claims.sub),
    hosts: await loadHosts(tx, key.id),
    delegationEnds: delegation.expiresAt,
  });
  if (verdict.kind === 'refused') return refusal({ ...verdict, key: key.lastFive });
  if (verdict.kind === 'known') return key;
  requireSigningTime(delegation, now);
  const packs = (await listNewestPacks(tx)).flatMap((pack) => pack.claims.applications);
  const grant = grantClaims({
    vendor: parts.vendor,
    now,
    signingKey: claims.sub,
    registration: verdict.number,
    key,
    agreement,
    application: packs.find((application) => application.id === key.application),
  });
  const host = await recordHost(parts, tx, { ...asked, verdict });
  await insertRegistration(tx, { productKey: key.id, host, claims: grant, registeredAt: now });
  const details = { lastFive: key.lastFive, host, registration: verdict.number, application: key.application };
  await recordAudit(tx, { at: now, actor: claims.iss, action: 'host-registered', subject: key.id, details });
  return key;
}

type Accepted = Extract<RegistrationVerdict, { kind: 'new-host' | 'new-signing-key' }>;

async function recordHost(
  parts: AuthorityParts,
  tx: Transaction,
  { claims, now, key, verdict }: Asked & { readonly key: ProductKeyRecord; readonly verdict: Accepted },
): Promise<string> {
  if (verdict.kind === 'new-signing-key') {
    await updateHostFacts(tx, verdict.host, claims.device);
    return verdict.host;
  }
  const id = newRowId(parts.surroundings);
  await insertHost(tx, { id, productKey: key.id, device: claims.device, createdAt: now });
  return id;
}
