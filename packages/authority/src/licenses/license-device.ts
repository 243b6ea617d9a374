/**
 * Licenses for devices, by whatever road their requests came: limit of guesses → proof → facts → decision → record, in
 * one transaction for all requests of a carry file, each decided after those before it. Signed after the commit and
 * kept, so that the same request gets the same license.
 */
import {
  ActivationError,
  confirmationDay,
  daySeconds,
  type DeviceFacts,
  type DeviceLicenseClaims,
  type KeyId,
  type Seconds,
  statementId,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findUnconfirmed } from '../backup/restoration.repository.ts';
import { type Admitted, admitRequest, type KeyedAsks } from '../bundles/admit-request.ts';
import { isWholeDay, renderedLicense } from '../bundles/honour-bundle.ts';
import { findAgreementOf, type NamedAgreement } from '../customers/customer.repository.ts';
import { findNewestApplication } from '../products/pack.repository.ts';
import { lostRecord } from '../signing/lost-record.ts';
import { delegationClaimsOf, requireSigningTime } from '../signing/signing-desk.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import { decideLicense, type LicenseVerdict, mostLicenses, yearSeconds } from './decide-license.ts';
import { licenseClaims, licensesEnd, saysTheSame } from './license-claims.ts';
import { refusal } from './license-refusals.ts';
import {
  countUsed,
  findDevices,
  findTrialEnd,
  insertDevice,
  insertLicense,
  keepLicense,
  listIssued,
  loadLicense,
  newestLicense,
  renewDevice,
  type SignedLicense,
  type StoredLicense,
} from './license.repository.ts';

/** A request that was opened, on whatever road; whose it is and whether it is of this time was looked at before. */
export interface DeviceAsks extends KeyedAsks {
  readonly client: KeyId;
  readonly device: DeviceFacts;
  readonly hardware?: true;
  /** `iat` of the request; of a telephone call the time of the call. */
  readonly askedAt: Seconds;
}

export interface IssuedLicense {
  /** `[license, delegation]`. */
  readonly chain: readonly [string, string];
  readonly claims: DeviceLicenseClaims;
  /** Devices that the key licenses beyond those it has. */
  readonly remaining: number;
  /** Whether it used one of them up. */
  readonly charged: boolean;
}

/** A license as the transaction of the decision left it. */
type RecordedLicense = Pick<StoredLicense, 'position' | 'device' | 'claims'>;

interface Recorded {
  readonly license: RecordedLicense;
  readonly charged: boolean;
  readonly remaining: number;
}

/**
 * Licenses devices, in order; what is refused is a value in its place: `too-many-guesses`, `key-unknown`, `proof-wrong`,
 * `host-key-on-client`, `bundle-unknown`, `bundle-outdated`, `key-blocked`, `license-blocked`, `request-overtaken`, `trial-used`, `agreement-ended`,
 * `delegation-expired`, `kind-not-delegated`, `quota-exhausted`, `too-many-keys`; `database-unreachable` where a standby that took over
 * while it was signed knows nothing of it.
 * @throws {ActivationError} `outside-issuer-window`, `storage-failed`: then nothing is recorded.
 */
export async function licenseDevices(
  parts: AuthorityParts,
  asking: readonly DeviceAsks[],
): Promise<(IssuedLicense | ActivationError)[]> {
  const now = secondsNow(parts.surroundings);
  const outcomes = await parts.database.transact(async (tx) => {
    const recorded: (Recorded | ActivationError)[] = [];
    for (const asks of asking) recorded.push(await admit(parts, tx, { asks, now }));
    return recorded;
  });
  const recorded = outcomes.filter((outcome): outcome is Recorded => !(outcome instanceof ActivationError));
  const kept = await handOut(parts, recorded);
  return outcomes.map((outcome) => {
    if (outcome instanceof ActivationError) return outcome;
    const license = kept.get(outcome.license.position);
    if (!isStill(license, outcome.license)) return lostRecord();
    // It or its key was blocked while it was being signed.
    if (license.chain === undefined) return refusal({ code: 'license-blocked' }, license.claims.key);
    return { chain: license.chain, claims: license.claims, remaining: outcome.remaining, charged: outcome.charged };
  });
}

interface Asked {
  readonly asks: DeviceAsks;
  readonly now: Seconds;
}

async function admit(parts: AuthorityParts, tx: Transaction, asked: Asked): Promise<Recorded | ActivationError> {
  const admitted = await admitRequest(parts, tx, { ...asked, kind: 'device', actor: asked.asks.client });
  return admitted instanceof ActivationError ? admitted : decide(parts, tx, { ...asked, ...admitted });
}

type Proven = Asked & Admitted;

async function decide(parts: AuthorityParts, tx: Transaction, proven: Proven): Promise<Recorded | ActivationError> {
  const { asks, now, key } = proven;
  const agreement = await findAgreementOf(tx, key);
  const agreementEnds = licensesEnd(agreement);
  const trialEnds = key.trialDays === null ? undefined : await findTrialEnd(tx, key, asks);
  const used = await countUsed(tx, key.id);
  const quota = key.quota ?? 1;
  const verdict = decideLicense({
    now,
    askedAt: asks.askedAt,
    client: asks.client,
    device: asks.device,
    key: { blocked: key.blockedAt !== null, quota },
    candidates: await findDevices(tx, key.id, asks),
    used,
    isRestored: (await findUnconfirmed(tx)) !== undefined,
    ...(trialEnds !== undefined && { trialEnds }),
    ...(agreementEnds !== undefined && { agreementEnds }),
  });
  if (verdict.kind === 'refused') return refusal(verdict.refusal, key.lastFive);
  const claims = await claimsOf(parts, tx, { ...proven, agreement, trialEnds, registration: verdict.number });
  const license = await record(parts, tx, { ...proven, verdict, claims });
  if (license instanceof ActivationError) return license;
  const { charged } = verdict;
  return { license, charged, remaining: Math.max(0, quota - used - (charged ? 1 : 0)) };
}

interface Terms extends Proven {
  readonly agreement: NamedAgreement | undefined;
  readonly trialEnds: Seconds | undefined;
  readonly registration: number;
}

/** What the license says: what its bundle renders, or what key and agreement are by now. */
async function claimsOf({ vendor }: AuthorityParts, tx: Transaction, terms: Terms): Promise<DeviceLicenseClaims> {
  const { asks, now, key, bundle, agreement, trialEnds, registration } = terms;
  const { client, device } = asks;
  if (bundle !== undefined) {
    const given = { vendor, sub: client, device, registration };
    if (trialEnds === undefined || key.trialDays === null) return renderedLicense(bundle, given);
    // A trial that has begun before is dated on its first day: a new code makes it no longer.
    return renderedLicense({ ...bundle, day: confirmationDay(trialEnds - key.trialDays * daySeconds) }, given);
  }
  const hardware = asks.hardware === true;
  const application = await findNewestApplication(tx, key.application);
  const edition = application?.editions.find(({ id }) => id === key.edition);
  return licenseClaims({ vendor, now, client, device, hardware, registration, key, agreement, edition, trialEnds });
}

type Accepted = Extract<LicenseVerdict, { kind: 'accepted' }>;
type Decided = Proven & { readonly verdict: Accepted; readonly claims: DeviceLicenseClaims };

/** The stored license where it says the same, else a new one that is to be signed. */
async function record(
  parts: AuthorityParts,
  tx: Transaction,
  decided: Decided,
): Promise<RecordedLicense | ActivationError> {
  const { verdict, claims, key, now, asks } = decided;
  const delegation = await parts.desk.delegation(tx);
  const ended = now > delegation.expiresAt;
  const known = verdict.device;
  const stored = known && !verdict.charged ? await newestLicense(tx, known.id, asks.client) : undefined;
  const isDated = decided.bundle === undefined || isWholeDay(stored?.claims.iat ?? now);
  if (stored !== undefined && !verdict.counted && isDated && saysTheSame(stored.claims, claims)) {
    // Signed under an older delegation it is made anew, unless nothing can be signed: what was signed in time stays good.
    if (stored.chain === undefined || stored.chain[1] === delegation.statement || ended) return stored;
  }
  if (ended) return refusal({ code: 'delegation-expired' }, key.lastFive);
  requireSigningTime(delegation, now);
  if (!delegationClaimsOf(delegation.statement).kinds.includes('device-license')) {
    return refusal({ code: 'kind-not-delegated' }, key.lastFive);
  }
  const device = known?.id ?? newRowId(parts.surroundings);
  const issued = await listIssued(tx, device, now - yearSeconds);
  const freeing = issued[issued.length - mostLicenses];
  if (freeing !== undefined) {
    const spent = { used: issued.length, allowed: mostLicenses, freeAt: freeing + yearSeconds };
    return refusal({ code: 'too-many-keys', ...spent }, key.lastFive);
  }
  if (known === undefined) {
    await insertDevice(tx, { id: device, productKey: key.id, device: asks.device, createdAt: now });
  }
  const trialUntil = claims.trial === true ? claims.until : undefined;
  await renewDevice(tx, device, { device: asks.device, trialUntil });
  await auditLicense(tx, { ...decided, device });
  return {
    position: await insertLicense(tx, { device, claims, counted: verdict.counted, issuedAt: now }),
    device,
    claims,
  };
}

function auditLicense(tx: Transaction, decided: Decided & { readonly device: string }): Promise<void> {
  const { asks, now, key, claims, verdict, device } = decided;
  const details = {
    lastFive: key.lastFive,
    edition: key.edition,
    device,
    registration: claims.registration,
    charged: verdict.charged,
  };
  return recordAudit(tx, { at: now, actor: asks.client, action: 'device-licensed', subject: key.id, details });
}

/** Signs what has no signature yet and keeps it, all in one commit. */
async function handOut(
  { database, desk }: AuthorityParts,
  recorded: readonly Recorded[],
): Promise<ReadonlyMap<number, StoredLicense>> {
  const signed: (SignedLicense & { readonly read: StoredLicense })[] = [];
  for (const { license: recordedOne } of recorded) {
    const license = await loadLicense(database, recordedOne.position);
    if (!isStill(license, recordedOne) || license.chain !== undefined) continue;
    const { claims, chain } = await desk.sign('device-license', license.claims);
    signed.push({ read: license, claims, chain, id: statementId(chain[0]) });
  }
  return database.transact(async (tx) => {
    for (const license of signed) await keepLicense(tx, license.read, license);
    const kept = await Promise.all(recorded.map(({ license }) => loadLicense(tx, license.position)));
    return new Map(kept.flatMap((license) => (license === undefined ? [] : [[license.position, license]])));
  });
}

/**
 * Whether a position still holds what was recorded at it: a standby that took over meanwhile without that commit may have given
 * it to somebody else, or to another request of the same client. Signing may have changed the date, and nothing else.
 */
function isStill(license: StoredLicense | undefined, recorded: RecordedLicense): license is StoredLicense {
  if (license === undefined || license.device !== recorded.device) return false;
  if (!saysTheSame(license.claims, recorded.claims)) return false;
  return license.chain !== undefined || license.claims.iat === recorded.claims.iat;
}
