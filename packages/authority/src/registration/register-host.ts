/**
 * Registration of a host, by whatever road the request came. One transaction: limit of guesses → proof → facts →
 * decision → record; the grant is signed after the commit and kept, so that the same request gets the same grant.
 */
import {
  ActivationError,
  canonicalJson,
  confirmationDay,
  type DeviceFacts,
  type HostGrantClaims,
  isRenewal,
  type KeyId,
  openHostRequest,
  provesKey,
  type Seconds,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { honourBundle, type HonouredBundle, renderedGrant } from '../bundles/honour-bundle.ts';
import { findAgreement, type NamedAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { usualHosts, usualRegistrations } from '../keys/new-key.ts';
import { provePossession } from '../keys/prove-possession.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { listNewestPacks } from '../products/pack.repository.ts';
import { isRevoked } from '../revocation/revocation.repository.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { recordRenewedTerms } from '../renewal/renewal.repository.ts';
import { renewGrant } from '../renewal/renew-grant.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import { decideRegistration, type RegistrationVerdict } from './decide-registration.ts';
import { grantClaims, leasesEnd } from './grant-claims.ts';
import { handOut, type RegisteredGrant } from './hand-out.ts';
import {
  insertHost,
  insertRegistration,
  loadHosts,
  loadRegistration,
  updateHostFacts,
} from './registration.repository.ts';
import { refusal } from './registration-refusals.ts';

/** A request that was opened, on whatever road; whose it is and whether it is of this time was looked at before. */
export interface HostAsks {
  /** Id of the host's signing key. */
  readonly signingKey: KeyId;
  readonly device: DeviceFacts;
  /** Last five characters of the host key. */
  readonly key: string;
  /** Number of the bundle that the grant shall say; 0 = none. */
  readonly bundle: number;
  /** Whether V gives the proof that was shown. */
  readonly proves: (verifier: Uint8Array) => boolean;
}

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
): Promise<AnsweredHost> {
  const claims = openHostRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, claims, {
    now,
    asker: 'host',
    ...(toleranceSeconds !== undefined && { toleranceSeconds }),
  });
  // Nothing is charged for it, as for a repetition.
  if (isRenewal(claims)) return { ...(await renewGrant(parts, claims, now)), repeated: true };
  const { sub, device, key, bundle } = claims;
  const proves = (verifier: Uint8Array): boolean => provesKey(verifier, claims);
  return registerAsking(parts, { signingKey: sub, device, key, bundle, proves });
}

/** A grant, and whether it had been given before. */
export interface AnsweredHost extends RegisteredGrant {
  readonly repeated: boolean;
}

/**
 * Registers a host, whichever way its request came.
 * @throws {ActivationError} `bundle-unknown`, `bundle-outdated`, `too-many-guesses`, `key-unknown`, `proof-wrong`,
 * `client-key-on-host`, `key-blocked`, `revoked`, `agreement-ended`, `hosts-exhausted`, `registrations-exhausted`,
 * `delegation-expired`.
 */
export async function registerAsking(parts: AuthorityParts, asks: HostAsks): Promise<AnsweredHost> {
  const now = secondsNow(parts.surroundings);
  // A refusal is a value until the commit: the wrong proof that led to it must stay recorded.
  const outcome = await parts.database.transact((tx) => admit(parts, tx, { asks, now }));
  if (outcome instanceof ActivationError) throw outcome;
  return { ...(await handOut(parts, outcome.key, asks.signingKey)), repeated: outcome.repeated };
}

interface Asked {
  readonly asks: HostAsks;
  readonly now: Seconds;
}

interface Admitted {
  readonly key: ProductKeyRecord;
  readonly repeated: boolean;
}

async function admit(parts: AuthorityParts, tx: Transaction, asked: Asked): Promise<Admitted | ActivationError> {
  const { asks, now } = asked;
  const { key: lastFive, proves, signingKey: actor } = asks;
  const key = await provePossession(parts.vault, tx, { key: lastFive, kind: 'host', proves, actor, now });
  if (key instanceof ActivationError) return key;
  const bundle = await honourBundle(parts, tx, { key, number: asks.bundle, now });
  return bundle instanceof ActivationError ? bundle : register(parts, tx, { ...asked, key, bundle });
}

interface Proven extends Asked {
  readonly key: ProductKeyRecord;
  readonly bundle: HonouredBundle | undefined;
}

async function register(parts: AuthorityParts, tx: Transaction, proven: Proven): Promise<Admitted | ActivationError> {
  const { asks, now, key } = proven;
  const agreement = key.agreement === null ? undefined : await findAgreement(tx, key.agreement);
  const ends = leasesEnd(agreement);
  const delegation = await parts.desk.delegation(tx);
  const verdict = decideRegistration({
    now,
    signingKey: asks.signingKey,
    device: asks.device,
    key: {
      blocked: key.blockedAt !== null,
      maxHosts: key.maxHosts ?? usualHosts,
      maxRegistrations: key.maxRegistrations ?? usualRegistrations,
    },
    ...(ends !== undefined && { agreementEnds: ends }),
    revoked: await isRevoked(tx, asks.signingKey),
    hosts: await loadHosts(tx, key.id),
    delegationEnds: delegation.expiresAt,
  });
  if (verdict.kind === 'refused') return refusal({ ...verdict, key: key.lastFive });
  if (verdict.kind === 'known') {
    await sayByBundle(parts, tx, proven);
    return { key, repeated: true };
  }
  requireSigningTime(delegation, now);
  const grant = await grantOf(parts, tx, { ...proven, agreement, registration: verdict.number });
  const host = await recordHost(parts, tx, { ...proven, verdict });
  await insertRegistration(tx, { productKey: key.id, host, claims: grant, registeredAt: now });
  const details = { lastFive: key.lastFive, host, registration: verdict.number, application: key.application };
  await recordAudit(tx, { at: now, actor: asks.signingKey, action: 'host-registered', subject: key.id, details });
  return { key, repeated: false };
}

/** What the grant says: what its bundle renders, or what key and agreement are by now. */
async function grantOf(
  { vendor }: AuthorityParts,
  tx: Transaction,
  given: Proven & { readonly agreement: NamedAgreement | undefined; readonly registration: number },
): Promise<HostGrantClaims> {
  const { asks, now, key, bundle, agreement, registration } = given;
  const { signingKey, device } = asks;
  if (bundle !== undefined) return renderedGrant(bundle, { vendor, sub: signingKey, device, registration });
  const applications = (await listNewestPacks(tx)).flatMap((pack) => pack.claims.applications);
  const application = applications.find(({ id }) => id === key.application);
  return grantClaims({ vendor, now, signingKey, registration, key, agreement, application });
}

/**
 * A host that is known asks with a bundle: where its grant is not the one that the bundle renders (it asked online before, or
 * the bundle was replaced), that one is recorded now, with the same number and free of charge.
 */
async function sayByBundle(parts: AuthorityParts, tx: Transaction, { asks, now, key, bundle }: Proven): Promise<void> {
  if (bundle === undefined) return;
  const stored = await loadRegistration(tx, key.id, asks.signingKey);
  if (stored === undefined) return;
  const { registration, iat } = stored.claims;
  const facts = { vendor: parts.vendor, sub: asks.signingKey, device: asks.device, registration };
  const delegation = await parts.desk.delegation(tx);
  const isSigned = stored.chain === undefined || stored.chain[1] === delegation.statement;
  const sameDay = renderedGrant({ ...bundle, day: confirmationDay(iat) }, facts);
  if (isSigned && canonicalJson(sameDay) === canonicalJson(stored.claims)) return;
  requireSigningTime(delegation, now);
  await recordRenewedTerms(tx, key.id, renderedGrant(bundle, facts));
}

type Accepted = Extract<RegistrationVerdict, { kind: 'new-host' | 'new-signing-key' }>;

async function recordHost(
  parts: AuthorityParts,
  tx: Transaction,
  { asks, now, key, verdict }: Proven & { readonly verdict: Accepted },
): Promise<string> {
  if (verdict.kind === 'new-signing-key') {
    await updateHostFacts(tx, verdict.host, asks.device);
    return verdict.host;
  }
  const id = newRowId(parts.surroundings);
  await insertHost(tx, { id, productKey: key.id, device: asks.device, createdAt: now });
  return id;
}
