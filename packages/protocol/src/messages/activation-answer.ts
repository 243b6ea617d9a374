/**
 * Judging a host's answer (spec/messages.md, "Judging an answer"). No network, no clock, no state: the answer, what was
 * asked, whom to trust. `judgeStoredLease` judges the same lease again when it is read back from a state file.
 */
import type { KeyId, StatementId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { agreementEnd, entitlementsOf } from '../rules/terms.ts';
import { clampInterval, clockToleranceSeconds } from '../rules/time-limits.ts';
import { type ChainOptions, type TrustContext, type VerifiedChain, verifyChain } from '../statements/chain.ts';
import type {
  CountedNoticeClaims,
  DelegationClaims,
  HostGrantClaims,
  LeaseClaims,
  NewIdentityNoticeClaims,
  NoticeClaims,
} from '../statements/claims.ts';
import { notAuthentic } from '../statements/read.ts';
import type { PendingActivation } from './activation-request.ts';

interface Judged {
  readonly grant: HostGrantClaims;
  readonly grantId: StatementId;
  readonly delegation: DelegationClaims;
  readonly chain: readonly string[];
  /** Seconds until the next contact, brought into 15 min – 30 d (T3). */
  readonly renewAfterSeconds: number;
  readonly retryAfterSeconds: number;
}

export interface JudgedLease extends Judged {
  readonly kind: 'lease';
  readonly lease: LeaseClaims;
  /** Whether something in its chain has been revoked since: it runs to its end all the same. */
  readonly revoked: boolean;
}

export interface JudgedCounted extends Judged {
  readonly kind: 'counted';
  readonly notice: CountedNoticeClaims;
}

export interface JudgedNewIdentity extends Judged {
  readonly kind: 'new-identity';
  readonly notice: NewIdentityNoticeClaims;
}

export type JudgedAnswer = JudgedLease | JudgedCounted | JudgedNewIdentity;

/** Whom and what a lease must be for. */
export interface LeaseHolder {
  readonly client: KeyId;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
}

/**
 * Judges the body of a 200 answer.
 * @throws {ActivationError} every code of `verifyChain`, and `answer-to-other-request`, `answer-stale`,
 * `lease-of-another-client`, `application-not-granted`, `generation-not-granted`, `lease-too-long`,
 * `beyond-agreement`, `entitlement-not-granted`, `lease-expired`.
 */
export function judgeActivationAnswer(body: unknown, pending: PendingActivation, trust: TrustContext): JudgedAnswer {
  const verified = judgeOwnAnswer(body, pending, trust);
  if (verified.kind !== 'lease') return judgeNotice(verified);
  const judged = judgeLeaseTerms(verified, pending);
  if (judged.lease.exp <= trust.now) throw refuse('lease-expired', 'the lease had ended before it arrived');
  return judged;
}

/** What every answer to this client's own request must fulfil, whatever it says. */
function judgeOwnAnswer(body: unknown, pending: PendingActivation, trust: TrustContext): HostChain {
  const chain = chainOf(body);
  const verified = verifyHostChain(kindOfAnswer(chain), chain, trust, {});
  const claims = verified.subject.parts.claims as unknown as LeaseClaims | NoticeClaims;
  if (claims.nonce !== pending.jti) throw refuse('answer-to-other-request', 'the answer belongs to another request');
  if (claims.sub !== pending.client) throw refuse('lease-of-another-client', 'the answer is for another client');
  if (claims.iat < pending.iat - clockToleranceSeconds) {
    throw refuse('answer-stale', 'the answer is older than the request', { issuedAt: claims.iat, asked: pending.iat });
  }
  checkGranted(claims, verified);
  if (claims.application !== pending.application || claims.generation !== pending.generation) {
    throw refuse('answer-to-other-request', 'the answer speaks of another product');
  }
  return verified;
}

/**
 * Judges the answer to a request that leaves: the host has let this machine go. A host of an earlier version answers as if
 * the machine stayed, a clone is told `new-identity`: neither is a release.
 * @throws {ActivationError} as `judgeActivationAnswer`; `answer-to-other-request` where the host did anything else.
 */
export function judgeReleaseAnswer(body: unknown, pending: PendingActivation, trust: TrustContext): HostGrantClaims {
  const verified = judgeOwnAnswer(body, pending, trust);
  const claims = verified.subject.parts.claims as unknown as LeaseClaims | NoticeClaims;
  if ('outcome' in claims && claims.outcome === 'released') return verified.grant.claims;
  throw refuse('answer-to-other-request', 'the host answered as if this machine stayed');
}

/**
 * Judges a lease that was stored when it was fresh. Nonce, T1, `exp` and revocation are left to the license rule: a lease
 * from a clock far ahead heals by itself, an ended one is a state and not an error.
 * @throws {ActivationError} as `judgeActivationAnswer`, without those.
 */
export function judgeStoredLease(chain: unknown, holder: LeaseHolder, trust: TrustContext): JudgedLease {
  const verified = verifyHostChain('lease', chain, trust, { refuseFuture: false, refuseRevoked: false });
  const claims = verified.subject.parts.claims as unknown as LeaseClaims;
  if (claims.sub !== holder.client) throw refuse('lease-of-another-client', 'the lease belongs to another client');
  checkGranted(claims, verified);
  if (claims.application !== holder.application || claims.generation !== holder.generation) {
    throw refuse('answer-to-other-request', 'the lease is for another product');
  }
  return judgeLeaseTerms(verified, holder);
}

type HostChain = VerifiedChain & Required<Pick<VerifiedChain, 'grant' | 'delegation'>>;

function verifyHostChain(
  kind: 'lease' | 'notice',
  chain: unknown,
  trust: TrustContext,
  options: ChainOptions,
): HostChain {
  return verifyChain(kind, chain, trust, options) as HostChain;
}

/** The chain in an answer's body. */
export function chainOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('chain' in body)) throw notAuthentic('the answer has no chain');
  return body.chain;
}

/** Lease or notice: read from the unverified header only to know which kind to demand; any lie fails at the kind. */
function kindOfAnswer(chain: unknown): 'lease' | 'notice' {
  const subject: unknown = Array.isArray(chain) ? chain[0] : undefined;
  if (typeof subject !== 'string') throw notAuthentic('the chain has no subject');
  const header = Buffer.from(subject.slice(0, Math.max(0, subject.indexOf('.'))), 'base64url').toString('latin1');
  return header.includes('"attiva-notice+jwt"') ? 'notice' : 'lease';
}

function refuse(
  code: ActivationError['code'],
  detail: string,
  facts: Record<string, string | number> = {},
): ActivationError {
  return new ActivationError(code, detail, { facts });
}

function checkGranted(claims: LeaseClaims | NoticeClaims, { grant }: HostChain): void {
  if (claims.grant !== grant.id) throw notAuthentic('the answer names another grant than its chain holds');
  if (claims.application !== grant.claims.application) {
    throw refuse('application-not-granted', 'the host has no grant for this application', {
      application: claims.application,
      granted: grant.claims.application,
    });
  }
  if ('exp' in claims && claims.generation > grant.claims.generation) {
    throw refuse('generation-not-granted', 'the grant of the host ends at an older generation', {
      generation: claims.generation,
      granted: grant.claims.generation,
    });
  }
}

function judgeLeaseTerms(verified: HostChain, wanted: Pick<LeaseHolder, 'edition'>): JudgedLease {
  const lease = verified.subject.parts.claims as unknown as LeaseClaims;
  const { grant, delegation } = verified;
  if (lease.edition !== wanted.edition) {
    throw refuse('answer-to-other-request', 'the lease is for another edition', { edition: lease.edition });
  }
  if (lease.exp - lease.iat > delegation.claims.maxLease) {
    throw refuse('lease-too-long', 'the lease is longer than the vendor allows', {
      seconds: lease.exp - lease.iat,
      allowed: delegation.claims.maxLease,
    });
  }
  const agreement = agreementEnd(grant.claims);
  if (agreement !== undefined && lease.exp > agreement) {
    throw refuse('beyond-agreement', 'the lease ends after the agreement', { ends: lease.exp, agreement });
  }
  if (!sameTerms(lease, grant.claims)) {
    throw refuse('entitlement-not-granted', 'the lease does not carry the entitlements of the grant');
  }
  return { kind: 'lease', lease, revoked: verified.revoked, ...shared(verified, lease) };
}

function sameTerms(lease: LeaseClaims, grant: HostGrantClaims): boolean {
  if (lease.maintenanceUntil !== grant.maintenanceUntil) return false;
  const granted = entitlementsOf(grant, lease.edition);
  const names = Object.keys(granted);
  return (
    names.length === Object.keys(lease.entitlements).length &&
    names.every((name) => Object.hasOwn(lease.entitlements, name) && lease.entitlements[name] === granted[name])
  );
}

function judgeNotice(verified: HostChain): JudgedCounted | JudgedNewIdentity {
  const notice = verified.subject.parts.claims as unknown as NoticeClaims;
  if (notice.outcome === 'released') throw refuse('answer-to-other-request', 'the answer lets a machine go that stays');
  return notice.outcome === 'counted'
    ? { kind: 'counted', notice, ...shared(verified, notice) }
    : { kind: 'new-identity', notice, ...shared(verified, notice) };
}

function shared(verified: HostChain, claims: LeaseClaims | NoticeClaims): Judged {
  return {
    grant: verified.grant.claims,
    grantId: verified.grant.id,
    delegation: verified.delegation.claims,
    chain: verified.chain,
    renewAfterSeconds: clampInterval(claims.renewAfter),
    retryAfterSeconds: clampInterval(claims.retryAfter),
  };
}
