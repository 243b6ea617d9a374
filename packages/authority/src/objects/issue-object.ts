/**
 * Activation objects for directories, by whatever road the request came. As with hosts: limit of guesses → proof → facts →
 * decision → record in one transaction; the object is signed after the commit and kept, so that the same directory gets the same
 * object. What an object says of today's agreement is `objectClaims`.
 */
import {
  type ActivationObjectClaims,
  ActivationError,
  canonicalJson,
  type DirectoryId,
  openDirectoryRequest,
  provesKey,
  type Seconds,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { honourBundle, type HonouredBundle, isWholeDay, renderedObject } from '../bundles/honour-bundle.ts';
import { findAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { usualHosts, usualRegistrations } from '../keys/new-key.ts';
import { provePossession } from '../keys/prove-possession.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { listNewestPacks } from '../products/pack.repository.ts';
import { decideRegistration } from '../registration/decide-registration.ts';
import { grantClaims, leasesEnd } from '../registration/grant-claims.ts';
import { loadHosts } from '../registration/registration.repository.ts';
import { refusal } from '../registration/registration-refusals.ts';
import { isRevoked } from '../revocation/revocation.repository.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import {
  asRegistered,
  insertDirectory,
  keepObject,
  loadObject,
  recordNewTerms,
  type StoredObject,
} from './object.repository.ts';

export interface IssuedObject {
  /** `[object, delegation]`. */
  readonly chain: readonly [string, string];
  /** Last five characters of the host key, for the log. */
  readonly key: string;
  readonly registration: number;
  /** Whether the directory had its object before: nothing was charged. */
  readonly repeated: boolean;
}

/** A request that was opened, on whatever road. */
export interface DirectoryAsks {
  readonly directory: DirectoryId;
  /** Last five characters of the host key. */
  readonly key: string;
  /** Number of the bundle that the object shall say; 0 = none. */
  readonly bundle: number;
  /** Whether V gives the proof that was shown. */
  readonly proves: (verifier: Uint8Array) => boolean;
  /** Who asks, for the audit. */
  readonly actor: string;
}

/**
 * Issues the object for the directory that a request names.
 * @param toleranceSeconds how far the request's time may lie from ours; 4 h where absent, as from the network
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, and every code of `issueAsked`.
 */
export async function issueObject(
  parts: AuthorityParts,
  body: unknown,
  toleranceSeconds?: number,
): Promise<IssuedObject> {
  const claims = openDirectoryRequest(body);
  const now = secondsNow(parts.surroundings);
  const tolerance = toleranceSeconds === undefined ? {} : { toleranceSeconds };
  requireForUs(parts.vendor, claims, { now, asker: 'directory', ...tolerance });
  const { sub: directory, key, bundle, iss: actor } = claims;
  return issueAsked(parts, { directory, key, bundle, actor, proves: (verifier) => provesKey(verifier, claims) });
}

/**
 * @throws {ActivationError} `bundle-unknown`, `bundle-outdated`, `too-many-guesses`, `key-unknown`, `proof-wrong`, `client-key-on-host`, `key-blocked`,
 * `revoked`, `agreement-ended`, `hosts-exhausted`, `delegation-expired`.
 */
export async function issueAsked(parts: AuthorityParts, asks: DirectoryAsks): Promise<IssuedObject> {
  const now = secondsNow(parts.surroundings);
  // A refusal is a value until the commit: the wrong proof that led to it must stay recorded.
  const outcome = await parts.database.transact((tx) => admit(parts, tx, { asks, now }));
  if (outcome instanceof ActivationError) throw outcome;
  return handOut(parts, asks.directory, outcome);
}

interface Asked {
  readonly asks: DirectoryAsks;
  readonly now: Seconds;
}

interface Admitted {
  readonly key: ProductKeyRecord;
  readonly repeated: boolean;
}

async function admit(parts: AuthorityParts, tx: Transaction, asked: Asked): Promise<Admitted | ActivationError> {
  const { asks, now } = asked;
  const { key: lastFive, proves, actor } = asks;
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
    signingKey: asRegistered(asks.directory),
    device: [0, 0, 0],
    key: {
      blocked: key.blockedAt !== null,
      maxHosts: key.maxHosts ?? usualHosts,
      maxRegistrations: key.maxRegistrations ?? usualRegistrations,
    },
    ...(ends !== undefined && { agreementEnds: ends }),
    revoked: await isRevoked(tx, asks.directory),
    hosts: await loadHosts(tx, key.id),
    delegationEnds: delegation.expiresAt,
  });
  if (verdict.kind === 'refused') return refusal({ ...verdict, key: key.lastFive });
  const claims = await objectClaims(parts, tx, { ...proven, registration: verdict.number });
  if (verdict.kind === 'known') {
    if (now <= delegation.expiresAt) await sayTodaysTerms(tx, proven, claims);
    return { key, repeated: true };
  }
  requireSigningTime(delegation, now);
  const id = newRowId(parts.surroundings);
  await insertDirectory(tx, { id, productKey: key.id, claims }, now);
  const details = { lastFive: key.lastFive, directory: asks.directory, application: key.application };
  await recordAudit(tx, { at: now, actor: asks.actor, action: 'object-issued', subject: key.id, details });
  return { key, repeated: false };
}

/** What the bundle renders, or what a grant of this key would say today, but for what concerns hosts alone. */
async function objectClaims(
  { vendor }: AuthorityParts,
  tx: Transaction,
  { asks, now, key, bundle, registration }: Proven & { readonly registration: number },
): Promise<ActivationObjectClaims> {
  if (bundle !== undefined) {
    return renderedObject(bundle, { vendor, sub: asRegistered(asks.directory), device: [0, 0, 0], registration });
  }
  const applications = (await listNewestPacks(tx)).flatMap((pack) => pack.claims.applications);
  const application = applications.find(({ id }) => id === key.application);
  const agreement = key.agreement === null ? undefined : await findAgreement(tx, key.agreement);
  const signingKey = asRegistered(asks.directory);
  const grant = grantClaims({ vendor, now, signingKey, registration, key, agreement, application });
  const { quantity: _quantity, mode: _mode, ...rest } = grant;
  return { ...rest, sub: asks.directory };
}

/** A directory that is published again gets the agreement as it is by now, free of charge. */
async function sayTodaysTerms(tx: Transaction, { key, bundle }: Proven, today: ActivationObjectClaims): Promise<void> {
  const stored = await loadObject(tx, key.id, today.sub);
  if (stored === undefined) return;
  const saysTheSame = canonicalJson({ ...stored.claims, iat: 0 }) === canonicalJson({ ...today, iat: 0 });
  // Digits can say the beginning of a day alone: an object of another time is made once more for them.
  if (bundle !== undefined) {
    if (!saysTheSame || !isWholeDay(stored.claims.iat)) await recordNewTerms(tx, key.id, today);
    return;
  }
  // Later than the one before in any case: of two objects members take the later one.
  if (!saysTheSame) await recordNewTerms(tx, key.id, { ...today, iat: Math.max(today.iat, stored.claims.iat + 1) });
}

/** Signs the recorded object where that has not been done, or was done under a delegation that is not the newest. */
async function handOut(
  parts: AuthorityParts,
  directory: DirectoryId,
  { key, repeated }: Admitted,
): Promise<IssuedObject> {
  const { database, desk } = parts;
  let stored = await loadObject(database, key.id, directory);
  if (stored !== undefined && !(await isSignedLately(parts, stored))) {
    const signed = await desk.sign('activation-object', stored.claims);
    await keepObject(database, { productKey: key.id, replaces: stored }, signed);
    stored = await loadObject(database, key.id, directory);
  }
  if (stored?.chain === undefined) throw new Error('a recorded directory has lost its object');
  return { chain: stored.chain, key: key.lastFive, registration: stored.claims.registration, repeated };
}

/** An authority that may sign no more still hands out what it has signed. */
async function isSignedLately(
  { database, desk, surroundings }: AuthorityParts,
  { chain }: StoredObject,
): Promise<boolean> {
  if (chain === undefined || (await desk.isRevoked(chain[1]))) return false;
  const delegation = await desk.delegation(database);
  return chain[1] === delegation.statement || secondsNow(surroundings) > delegation.expiresAt;
}
