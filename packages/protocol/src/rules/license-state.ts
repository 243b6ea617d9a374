/**
 * License states (spec/states.md 1): what the stored facts of one edition mean at one moment. Facts in, state out; nothing is
 * remembered here, so no state is final: a valid right among the facts is `licensed`, whatever came before.
 */
import type { Seconds } from '../envelope/ids.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { LeaseEnd, PackEdition } from '../statements/claims.ts';
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

/**
 * The right that an edition rests on: a host's lease, a device license of the authority, or the activation object of a directory.
 * Its chain has been judged, its times have not.
 */
export interface HeldRight {
  readonly kind: 'lease' | 'device-license' | 'activation-object';
  readonly iat: Seconds;
  /** When it ends; absent: never by itself. */
  readonly exp?: Seconds;
  /** Why it ends then; absent: it does not. `taken`: the directory that gave it does not give it any more. */
  readonly ends?: LeaseEnd | 'trial' | 'taken';
  /** With `taken`: why. */
  readonly because?: ErrorCode;
}

/** `minutesLeft` of a right that never ends. */
export const endlessMinutes: number = Number.MAX_SAFE_INTEGER;

/** What is known of one edition on one machine. */
export interface LicenseFacts {
  /** Effective time (`effectiveNow`). */
  readonly now: Seconds;
  readonly keyInstalled: boolean;
  /** When initial grace began; absent: it begins now. */
  readonly graceStartedAt?: Seconds;
  readonly spans: Pick<PackEdition, 'initialGraceDays' | 'additionalGraceDays' | 'warningDays'>;
  /** The newest right held, ended or not. */
  readonly right?: HeldRight;
  /** Since when the device differs too much from the one the right was given to. */
  readonly outOfToleranceSince?: Seconds;
  /**
   * Whether a revocation list names the right, its key or what it stands under. A lease runs to its end all the same; a device
   * license or an activation object ends.
   */
  readonly revoked?: boolean;
  /** When this machine first heard of the revocation; absent: now. */
  readonly revokedSince?: Seconds;
  /** `until` of the grant that the lease comes from, of the license or object itself; absent: perpetual. */
  readonly agreementUntil?: Seconds;
  /** When the product was built, and until when the right covers builds. */
  readonly build?: { readonly releaseDate?: Seconds; readonly maintenanceUntil?: Seconds };
}

export interface LicenseJudgement {
  readonly state: LicenseState;
  readonly number: number;
  /** Why it is not licensed; absent while licensed, and in an initial grace that nothing has disturbed. */
  readonly reason?: ErrorCode;
  /** End of the right, while licensed; absent then: it never ends by itself. */
  readonly validUntil?: Seconds;
  /** End of the grace, while in one. */
  readonly graceEndsAt?: Seconds;
  /** Whole minutes until the end of the right or grace, rounded up: 0 only when nothing is left; `endlessMinutes` without an end. */
  readonly minutesLeft: number;
  /** While licensed, from 60 days before the agreement's end: that end. */
  readonly agreementEnds?: Seconds;
  /** Whether the user is to be told: the end of lease, grace or agreement is near, or behind. */
  readonly warning: boolean;
}

/** Judges one edition at one moment. */
export function judgeLicense(facts: LicenseFacts): LicenseJudgement {
  const { right, now } = facts;
  if (!facts.keyInstalled) return withoutTime('unlicensed', 'no-product-key');
  if (right === undefined) return initialGrace(facts);
  if (right.iat > now + clockToleranceSeconds) return initialGrace(facts, 'clock-behind-lease');
  if (!coversBuild(facts.build)) return initialGrace(facts, 'build-not-covered');
  const endedAt = endOf(facts, right);
  return endedAt === undefined || now < endedAt ? licensed(facts, right) : afterRight(facts, right, endedAt);
}

/** Whether a build of that date is covered: it is, unless maintenance ended before. */
export function coversBuild(build: LicenseFacts['build']): boolean {
  const { releaseDate, maintenanceUntil } = build ?? {};
  return releaseDate === undefined || maintenanceUntil === undefined || releaseDate <= maintenanceUntil;
}

/** The earliest of its own end, the device out of tolerance, and a revocation that ends it; undefined: it does not end. */
function endOf(
  { now, outOfToleranceSince, revoked, revokedSince }: LicenseFacts,
  right: HeldRight,
): Seconds | undefined {
  const endsRevoked = revoked === true && right.kind !== 'lease';
  const ends = [right.exp, outOfToleranceSince, endsRevoked ? Math.min(revokedSince ?? now, now) : undefined];
  const known = ends.filter((end) => end !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function licensed({ now, spans, agreementUntil }: LicenseFacts, right: HeldRight): LicenseJudgement {
  const isEnding = agreementEndsSoon(agreementUntil, now);
  const base = {
    state: 'licensed',
    number: licenseStateNumbers.licensed,
    ...(isEnding && agreementUntil !== undefined && { agreementEnds: agreementUntil }),
  } as const;
  if (right.exp === undefined) return { ...base, minutesLeft: endlessMinutes, warning: isEnding };
  const left = right.exp - now;
  const warning = isEnding || left <= warningSpan(right, right.exp, spans.warningDays);
  return { ...base, validUntil: right.exp, minutesLeft: minutesOf(left), warning };
}

/**
 * A lease or trial shorter than the warning (24 h against 30 d) would warn from its first minute; half of its span is enough.
 * Not for one cut short by its agreement: that one is not going to be longer after the next renewal.
 */
function warningSpan({ iat, ends }: HeldRight, exp: Seconds, warningDays: number): number {
  const wanted = warningDays * daySeconds;
  return ends === 'agreement' ? wanted : Math.min(wanted, (exp - iat) / 2);
}

/** Additional grace, or non-genuine grace where the right was revoked; then notification, for the same reason. */
function afterRight(facts: LicenseFacts, right: HeldRight, endedAt: Seconds): LicenseJudgement {
  const reason = reasonOfEnd(facts, right, endedAt);
  const graceDays = reason === 'trial-ended' ? 0 : facts.spans.additionalGraceDays; // A trial was the grace.
  const graceEndsAt = endedAt + graceDays * daySeconds;
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

function reasonOfEnd({ revoked }: LicenseFacts, right: HeldRight, endedAt: Seconds): ErrorCode {
  const { kind, exp, ends, because } = right;
  if (revoked === true) return 'revoked';
  if (exp === undefined || endedAt < exp) return kind === 'device-license' ? 'device-changed' : 'state-copied';
  if (ends === 'taken') return because ?? 'validity-ended';
  if (ends === 'trial') return 'trial-ended';
  return ends === 'agreement' ? 'agreement-ended' : 'validity-ended';
}

/** Initial grace while it lasts, then notification: with the reason why a right at hand does not count, if there is one. */
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
