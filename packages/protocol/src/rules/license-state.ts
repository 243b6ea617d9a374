/**
 * License states (spec/states.md 1): what the stored facts of one edition mean at one moment. Facts in, state out; nothing is
 * remembered here, so no state is final: a valid lease among the facts is `licensed`, whatever came before.
 */
import type { Seconds } from '../envelope/ids.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { LeaseClaims, PackEdition } from '../statements/claims.ts';
import { agreementEndsSoon } from './terms.ts';
import { clockToleranceSeconds, daySeconds, minuteSeconds } from './time-limits.ts';

/** The states with the numbers that scripts expect. `extended-grace` is reserved, never produced. */
export const licenseStateNumbers = {
  unlicensed: 0,
  licensed: 1,
  'initial-grace': 2,
  'additional-grace': 3,
  'non-genuine-grace': 4,
  notification: 5,
  'extended-grace': 6,
} as const;

export type LicenseState = keyof typeof licenseStateNumbers;

/** What is known of one edition on one machine. */
export interface LicenseFacts {
  /** Effective time (`effectiveNow`). */
  readonly now: Seconds;
  readonly keyInstalled: boolean;
  /** When initial grace began; absent: it begins now. */
  readonly graceStartedAt?: Seconds;
  readonly spans: Pick<PackEdition, 'initialGraceDays' | 'additionalGraceDays' | 'warningDays'>;
  /** The newest lease held, expired or not: its chain has been judged, its times have not. */
  readonly lease?: Pick<LeaseClaims, 'iat' | 'exp' | 'ends'>;
  /** Since when the device differs too much from the one the lease was given to. */
  readonly outOfToleranceSince?: Seconds;
  /** Whether a revocation list names the lease's host, grant or key. It matters only once the lease has ended. */
  readonly revoked?: boolean;
  /** `until` of the grant that the lease comes from; absent: perpetual. */
  readonly agreementUntil?: Seconds;
  /** When the product was built, and until when the lease covers builds. */
  readonly build?: { readonly releaseDate?: Seconds; readonly maintenanceUntil?: Seconds };
}

export interface LicenseJudgement {
  readonly state: LicenseState;
  readonly number: number;
  /** Why it is not licensed; absent while licensed, and in an initial grace that nothing has disturbed. */
  readonly reason?: ErrorCode;
  /** End of the lease, while licensed. */
  readonly validUntil?: Seconds;
  /** End of the grace, while in one. */
  readonly graceEndsAt?: Seconds;
  /** Whole minutes until the end of the lease or grace, rounded up: 0 only when nothing is left. */
  readonly minutesLeft: number;
  /** While licensed, from 60 days before the agreement's end: that end. */
  readonly agreementEnds?: Seconds;
  /** Whether the user is to be told: the end of lease, grace or agreement is near, or behind. */
  readonly warning: boolean;
}

/** Judges one edition at one moment. */
export function judgeLicense(facts: LicenseFacts): LicenseJudgement {
  const { lease, now } = facts;
  if (!facts.keyInstalled) return withoutTime('unlicensed', 'no-product-key');
  if (lease === undefined) return initialGrace(facts);
  if (lease.iat > now + clockToleranceSeconds) return initialGrace(facts, 'clock-behind-lease');
  if (!coversBuild(facts.build)) return initialGrace(facts, 'build-not-covered');
  const endedAt = Math.min(lease.exp, facts.outOfToleranceSince ?? lease.exp);
  return now < endedAt ? licensed(facts, lease) : afterLease(facts, lease, endedAt);
}

/** Whether a build of that date is covered: it is, unless maintenance ended before. */
export function coversBuild(build: LicenseFacts['build']): boolean {
  const { releaseDate, maintenanceUntil } = build ?? {};
  return releaseDate === undefined || maintenanceUntil === undefined || releaseDate <= maintenanceUntil;
}

function licensed(
  { now, spans, agreementUntil }: LicenseFacts,
  lease: NonNullable<LicenseFacts['lease']>,
): LicenseJudgement {
  const left = lease.exp - now;
  const isEnding = agreementEndsSoon(agreementUntil, now);
  return {
    state: 'licensed',
    number: licenseStateNumbers.licensed,
    validUntil: lease.exp,
    minutesLeft: minutesOf(left),
    ...(isEnding && agreementUntil !== undefined && { agreementEnds: agreementUntil }),
    warning: isEnding || left <= warningSpan(lease, spans.warningDays),
  };
}

/**
 * A lease shorter than the warning (24 h against 30 d) would warn from its first minute; half of its span is enough.
 * Not for one cut short by its agreement: that one is not going to be longer after the next renewal.
 */
function warningSpan({ iat, exp, ends }: NonNullable<LicenseFacts['lease']>, warningDays: number): number {
  const wanted = warningDays * daySeconds;
  return ends === 'agreement' ? wanted : Math.min(wanted, (exp - iat) / 2);
}

/** Additional grace, or non-genuine grace where the lease's origin was revoked; then notification, for the same reason. */
function afterLease(
  facts: LicenseFacts,
  lease: NonNullable<LicenseFacts['lease']>,
  endedAt: Seconds,
): LicenseJudgement {
  const reason = reasonOfEnd(facts, lease, endedAt);
  const graceEndsAt = endedAt + facts.spans.additionalGraceDays * daySeconds;
  if (facts.now >= graceEndsAt) return withoutTime('notification', reason);
  const state = facts.revoked === true ? 'non-genuine-grace' : 'additional-grace';
  return {
    state,
    number: licenseStateNumbers[state],
    reason,
    graceEndsAt,
    minutesLeft: minutesOf(graceEndsAt - facts.now),
    warning: true,
  };
}

function reasonOfEnd(
  { revoked }: LicenseFacts,
  lease: NonNullable<LicenseFacts['lease']>,
  endedAt: Seconds,
): ErrorCode {
  if (revoked === true) return 'revoked';
  if (endedAt < lease.exp) return 'state-copied';
  return lease.ends === 'agreement' ? 'agreement-ended' : 'validity-ended';
}

/** Initial grace while it lasts, then notification: with the reason why a lease at hand does not count, if there is one. */
function initialGrace({ now, graceStartedAt, spans }: LicenseFacts, reason?: ErrorCode): LicenseJudgement {
  // A start ahead of the clock (one of the two was wrong) never makes grace longer than its span.
  const graceEndsAt = Math.min(graceStartedAt ?? now, now) + spans.initialGraceDays * daySeconds;
  const left = graceEndsAt - now;
  if (left <= 0) return withoutTime('notification', reason ?? 'grace-ended');
  return {
    state: 'initial-grace',
    number: licenseStateNumbers['initial-grace'],
    ...(reason !== undefined && { reason }),
    graceEndsAt,
    minutesLeft: minutesOf(left),
    warning: reason !== undefined || left <= spans.warningDays * daySeconds,
  };
}

function withoutTime(state: 'unlicensed' | 'notification', reason: ErrorCode): LicenseJudgement {
  return { state, number: licenseStateNumbers[state], reason, minutesLeft: 0, warning: true };
}

function minutesOf(seconds: number): number {
  return Math.ceil(seconds / minuteSeconds);
}
