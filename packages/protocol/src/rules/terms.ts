/**
 * What a counted client gets (spec/messages.md, "Terms of an answer"): a lease or the reason why not yet. Threshold,
 * agreement, quantity; the end of the lease; the intervals.
 */
import type { Seconds } from '../envelope/ids.ts';
import type {
  Entitlements,
  HostGrantClaims,
  LeaseEnd,
  NoticeReason,
  PackApplication,
  PackEdition,
} from '../statements/claims.ts';
import { thresholdReached } from './counting.ts';
import {
  agreementWarningSeconds,
  clampInterval,
  daySeconds,
  hourSeconds,
  minuteSeconds,
  usualShortLeaseSeconds,
} from './time-limits.ts';

export interface TermsFacts {
  readonly now: Seconds;
  readonly edition: PackEdition;
  readonly application: PackApplication;
  readonly grant: HostGrantClaims;
  /** Longest lease the delegation allows, in seconds. */
  readonly maxLease: number;
  /** Distinct clients in the window, the caller included. */
  readonly count: number;
  /** Distinct clients holding a valid lease of the edition, without the caller. Looked at only where `mode` is `enforce`. */
  readonly licensedUse: number;
  /** Whether the caller holds a valid lease: a renewal is never refused for quantity. */
  readonly holdsLease: boolean;
  /** Whether the contact rule accepted it as `answer-lost` or `client-restored`: only the next contact tells a copy apart. */
  readonly mayBeCopy?: boolean;
  /** A machine that lives for a job or a day. */
  readonly ephemeral?: boolean;
  readonly overrides?: {
    readonly activationIntervalMinutes?: number;
    readonly renewalIntervalMinutes?: number;
  };
}

interface Intervals {
  /** Seconds. */
  readonly renewAfter: number;
  /** Seconds. */
  readonly retryAfter: number;
}

export type TermsDecision =
  | (Intervals & {
      readonly outcome: 'lease';
      readonly expiresAt: Seconds;
      readonly ends: LeaseEnd;
      readonly entitlements: Entitlements;
      readonly maintenanceUntil?: Seconds;
    })
  | (Intervals & { readonly outcome: 'counted'; readonly reason: NoticeReason });

/** Tolerance beyond the quantity bought before `enforce` refuses: 10 %. */
export const quantityTolerance = 0.1;

/** Decides the terms for one counted client. */
export function decideTerms(facts: TermsFacts): TermsDecision {
  const intervals = intervalsOf(facts);
  if (!thresholdReached(facts.count, facts.edition.threshold)) {
    return { outcome: 'counted', reason: 'below-threshold', ...intervals };
  }
  const { expiresAt, ends } = leaseEndOf(facts);
  if (expiresAt <= facts.now) return { outcome: 'counted', reason: 'agreement-ended', ...intervals };
  if (exceedsQuantity(facts)) return { outcome: 'counted', reason: 'quantity-exceeded', ...intervals };
  const { maintenanceUntil } = facts.grant;
  return {
    outcome: 'lease',
    expiresAt,
    ends,
    entitlements: entitlementsOf(facts.grant, facts.edition.id),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
    ...intervals,
    renewAfter: renewalWithin(intervals.renewAfter, expiresAt - facts.now),
  };
}

/**
 * At half of the lease at the latest: the usual seven days would let a lease of one day (short-lived machines), or one that
 * its agreement cuts short, run out before anybody asks, though the next term may long be on the host.
 */
function renewalWithin(interval: number, leaseSeconds: number): number {
  return clampInterval(Math.min(interval, Math.floor(leaseSeconds / 2)));
}

function intervalsOf({ edition, overrides, mayBeCopy = false }: TermsFacts): Intervals {
  const renewal = overrides?.renewalIntervalMinutes ?? edition.renewalIntervalMinutes;
  const retry = overrides?.activationIntervalMinutes ?? edition.activationIntervalMinutes;
  const soonest = mayBeCopy ? Math.min(renewal, retry) : renewal;
  return { renewAfter: clampInterval(soonest * minuteSeconds), retryAfter: clampInterval(retry * minuteSeconds) };
}

/** The earliest of validity, `maxLease` and the agreement's end with its grace. */
function leaseEndOf(facts: TermsFacts): { readonly expiresAt: Seconds; readonly ends: LeaseEnd } {
  const { now, grant, maxLease } = facts;
  const validity = now + validitySeconds(facts);
  const longest = now + maxLease;
  const agreement = agreementEnd(grant);
  if (agreement !== undefined && agreement < Math.min(validity, longest)) {
    return { expiresAt: agreement, ends: 'agreement' };
  }
  return longest < validity ? { expiresAt: longest, ends: 'max-lease' } : { expiresAt: validity, ends: 'validity' };
}

function validitySeconds({ edition, ephemeral = false }: TermsFacts): number {
  const whole = edition.validityDays * daySeconds;
  if (!ephemeral) return whole;
  const { shortLeaseHours } = edition;
  return Math.min(whole, shortLeaseHours === undefined ? usualShortLeaseSeconds : shortLeaseHours * hourSeconds);
}

/** `until` + `graceDays` (30 where absent): no lease ends later. `undefined`: perpetual. */
export function agreementEnd(grant: Pick<HostGrantClaims, 'until' | 'graceDays'>): Seconds | undefined {
  return grant.until === undefined ? undefined : grant.until + (grant.graceDays ?? 30) * daySeconds;
}

/** Whether host, doctor and clients say that the agreement ends: from 60 days before. */
export function agreementEndsSoon(until: Seconds | undefined, now: Seconds): boolean {
  return until !== undefined && now >= until - agreementWarningSeconds;
}

function exceedsQuantity({ grant, licensedUse, holdsLease }: TermsFacts): boolean {
  if (grant.mode !== 'enforce' || grant.quantity === undefined || holdsLease) return false;
  return licensedUse + 1 > Math.floor(grant.quantity * (1 + quantityTolerance));
}

/** The grant's entitlements of one edition; none where it lists none. */
export function entitlementsOf(grant: Pick<HostGrantClaims, 'entitlements'>, edition: string): Entitlements {
  const byEdition = grant.entitlements ?? {};
  return Object.hasOwn(byEdition, edition) ? (byEdition[edition] ?? {}) : {};
}
