/**
 * A place among the hosts of a host key, for a host or for a directory, by whatever road the request came. One transaction:
 * limit of guesses → proof → bundle → facts → decision → record; the statement is signed after the commit (`hand-out.ts`).
 * What it says is told by the use cases: `register-host.ts`, `../objects/issue-object.ts`.
 */
import { ActivationError, type DeviceFacts, type HostGrantClaims, type KeyId, type Seconds } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { type AuditEntry, recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findUnconfirmed } from '../backup/restoration.repository.ts';
import { type Admitted, admitRequest, type KeyedAsks } from '../bundles/admit-request.ts';
import { findAgreementOf } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { usualHosts, usualRegistrations } from '../keys/new-key.ts';
import { requireSigningTime } from '../signing/signing-desk.ts';
import { newRowId, secondsNow } from '../surroundings.ts';
import { decideRegistration, type RegistrationVerdict } from './decide-registration.ts';
import { leasesEnd } from './grant-claims.ts';
import { handOut, type RegisteredGrant, type RegisteredKind } from './hand-out.ts';
import {
  insertHost,
  insertRegistration,
  loadHosts,
  loadRegistration,
  recordNewTerms,
  type StoredRegistration,
  updateHostFacts,
} from './registration.repository.ts';
import { refusal } from './registration-refusals.ts';
import { isRevokedRegistration } from './revoked-registration.ts';

/** A request that was opened, on whatever road; whose it is and whether it is of this time was looked at before. */
export interface RegistrationAsks extends KeyedAsks {
  /** Id of the host's signing key, or of the directory. */
  readonly signingKey: KeyId;
  readonly device: DeviceFacts;
  /** Who asks, for the audit. */
  readonly actor: string;
}

/** A proved request, and what the registration of the asker says. */
export interface ProvenAsks extends Admitted {
  readonly asks: RegistrationAsks;
  readonly now: Seconds;
}

/** What tells a directory's registration from a host's. */
export interface RegistrationUse {
  readonly kind: RegisteredKind;
  /** What is signed for a new registration of this number. */
  readonly claims: (
    parts: AuthorityParts,
    tx: Transaction,
    given: ProvenAsks & { readonly registration: number },
  ) => Promise<HostGrantClaims>;
  /** What one that is known shall say from now on; undefined: what is stored stays. */
  readonly laterClaims: (
    parts: AuthorityParts,
    tx: Transaction,
    given: ProvenAsks & { readonly stored: StoredRegistration },
  ) => Promise<HostGrantClaims | undefined>;
  readonly audited: (
    key: ProductKeyRecord,
    made: { readonly host: string; readonly claims: HostGrantClaims },
  ) => Pick<AuditEntry, 'action' | 'details'>;
}

/** A grant or an object, and whether it had been given before: nothing was charged. */
export interface AnsweredRegistration extends RegisteredGrant {
  readonly repeated: boolean;
}

/**
 * @throws {ActivationError} `bundle-unknown`, `bundle-outdated`, `too-many-guesses`, `key-unknown`, `proof-wrong`,
 * `client-key-on-host`, `key-blocked`, `revoked`, `agreement-ended`, `hosts-exhausted`, `registrations-exhausted`,
 * `delegation-expired`, `restore-unconfirmed`, and what the use refuses with.
 */
export async function registerAsking(
  parts: AuthorityParts,
  use: RegistrationUse,
  asks: RegistrationAsks,
): Promise<AnsweredRegistration> {
  const now = secondsNow(parts.surroundings);
  // A refusal is a value until the commit: the wrong proof that led to it must stay recorded.
  const outcome = await parts.database.transact(async (tx) => {
    const admitted = await admitRequest(parts, tx, { asks, kind: 'host', actor: asks.actor, now });
    return admitted instanceof ActivationError ? admitted : register(parts, tx, { use, ...admitted, asks, now });
  });
  if (outcome instanceof ActivationError) throw outcome;
  const { key, repeated } = outcome;
  return { ...(await handOut(parts, key, { kind: use.kind, signingKey: asks.signingKey })), repeated };
}

interface Registered {
  readonly key: ProductKeyRecord;
  readonly repeated: boolean;
}

type Asked = ProvenAsks & { readonly use: RegistrationUse };

async function register(parts: AuthorityParts, tx: Transaction, asked: Asked): Promise<Registered | ActivationError> {
  const { use, key } = asked;
  const stored = await loadRegistration(tx, key.id, asked.asks.signingKey);
  const verdict = await decide(parts, tx, { ...asked, stored });
  if (verdict.kind === 'refused') return refusal({ ...verdict, key: key.lastFive });
  if (verdict.kind === 'known') {
    const later = stored && (await use.laterClaims(parts, tx, { ...asked, stored }));
    if (later !== undefined) await recordNewTerms(tx, key.id, later);
    return { key, repeated: true };
  }
  await record(parts, tx, { ...asked, verdict });
  return { key, repeated: false };
}

async function decide(
  parts: AuthorityParts,
  tx: Transaction,
  { asks, now, key, stored }: Asked & { readonly stored: StoredRegistration | undefined },
): Promise<RegistrationVerdict> {
  const { signingKey, device } = asks;
  const agreementEnds = leasesEnd(await findAgreementOf(tx, key));
  return decideRegistration({
    now,
    signingKey,
    device,
    key: {
      blocked: key.blockedAt !== null,
      maxHosts: key.maxHosts ?? usualHosts,
      maxRegistrations: key.maxRegistrations ?? usualRegistrations,
    },
    ...(agreementEnds !== undefined && { agreementEnds }),
    revoked: await isRevokedRegistration(tx, { signingKey, grant: stored?.chain?.[0] }),
    hosts: await loadHosts(tx, key.id),
    isRestored: (await findUnconfirmed(tx)) !== undefined,
    delegationEnds: (await parts.desk.delegation(tx)).expiresAt,
  });
}

type Accepted = Extract<RegistrationVerdict, { kind: 'new-host' | 'new-signing-key' }>;
type Decided = Asked & { readonly verdict: Accepted };

async function record(parts: AuthorityParts, tx: Transaction, decided: Decided): Promise<void> {
  const { use, asks, now, key, verdict } = decided;
  requireSigningTime(await parts.desk.delegation(tx), now);
  const claims = await use.claims(parts, tx, { ...decided, registration: verdict.number });
  const host = await recordHost(parts, tx, decided);
  await insertRegistration(tx, { productKey: key.id, host, claims, registeredAt: now });
  await recordAudit(tx, { at: now, actor: asks.actor, subject: key.id, ...use.audited(key, { host, claims }) });
}

async function recordHost(
  parts: AuthorityParts,
  tx: Transaction,
  { asks, now, key, verdict }: Decided,
): Promise<string> {
  if (verdict.kind === 'new-signing-key') {
    await updateHostFacts(tx, verdict.host, asks.device);
    return verdict.host;
  }
  const id = newRowId(parts.surroundings);
  await insertHost(tx, { id, productKey: key.id, device: asks.device, createdAt: now });
  return id;
}
