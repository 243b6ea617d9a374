/**
 * Registration of a host, by whatever road the request came. One transaction: limit of guesses → proof → facts →
 * decision → record; the grant is signed after the commit and kept, so that the same request gets the same grant.
 */
import {
  ActivationError,
  openRegistrationRequest,
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
import { newRowId, secondsNow } from '../surroundings.ts';
import { decideRegistration, type RegistrationVerdict } from './decide-registration.ts';
import { grantClaims, leasesEnd } from './grant-claims.ts';
import {
  insertHost,
  insertRegistration,
  keepGrant,
  loadHosts,
  loadRegistration,
  type StoredRegistration,
  updateHostFacts,
} from './registration.repository.ts';
import { refusal } from './registration-refusals.ts';

export interface RegisteredGrant {
  /** `[grant, delegation]`. */
  readonly chain: readonly [string, string];
  /** Last five characters of the host key, for the log. */
  readonly key: string;
  readonly registration: number;
}

/**
 * Registers the host that signed the request.
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, `bundle-unknown`,
 * `too-many-guesses`, `key-unknown`, `proof-wrong`, `client-key-on-host`, `key-blocked`, `revoked`, `agreement-ended`,
 * `hosts-exhausted`, `registrations-exhausted`, `delegation-expired`.
 */
export async function registerHost(parts: AuthorityParts, body: unknown): Promise<RegisteredGrant> {
  const claims = openRegistrationRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, claims, { now, asker: 'host' });
  requireKnownBundle(claims.bundle);
  // A refusal is a value until the commit: the wrong proof that led to it must stay recorded.
  const outcome = await parts.database.transact((tx) => admit(parts, tx, { claims, now }));
  if (outcome instanceof ActivationError) throw outcome;
  return handOut(parts, outcome, claims);
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

/**
 * Signs the recorded grant where that has not been done, or was done under a delegation that is not the newest: after a
 * theft of the signing key honest hosts get papers that no list of the root names. Of two at the same time the first
 * one kept is everybody's.
 */
async function handOut(
  parts: AuthorityParts,
  key: ProductKeyRecord,
  claims: RegistrationRequestClaims,
): Promise<RegisteredGrant> {
  const { database, desk } = parts;
  const at = { productKey: key.id, signingKey: claims.sub };
  let stored = await loadRegistration(database, key.id, claims.sub);
  if (stored !== undefined && !(await isSignedLately(parts, stored))) {
    const signed = await desk.sign('host-grant', stored.claims);
    await keepGrant(database, { ...at, replaces: stored.chain?.[1] }, signed);
    stored = await loadRegistration(database, key.id, claims.sub);
  }
  if (stored?.chain === undefined) throw new Error('a recorded registration has lost its grant');
  return { chain: stored.chain, key: key.lastFive, registration: stored.claims.registration };
}

/** An authority that may sign no more still hands out what it has signed. */
async function isSignedLately(
  { database, desk, surroundings }: AuthorityParts,
  { chain }: StoredRegistration,
): Promise<boolean> {
  if (chain === undefined || (await desk.isRevoked(chain[1]))) return false;
  const delegation = await desk.delegation(database);
  return chain[1] === delegation.statement || secondsNow(surroundings) > delegation.expiresAt;
}
