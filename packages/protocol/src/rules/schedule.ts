/**
 * When a client asks (spec/states.md 3): times are points on the wall clock that are compared with it every
 * minute, since laptops sleep through long timers. Randomness is an argument, uniform in [0, 1).
 */
import type { Seconds } from '../envelope/ids.ts';
import { clampInterval, minuteSeconds } from './time-limits.ts';

/** The first attempt comes within this time after start, so that a morning's machines do not ask all at once. */
export const firstAttemptSpreadSeconds = 120;
/** How long after a failed renewal the client watches for a change of network. */
export const networkWatchSeconds: number = 15 * minuteSeconds;
/** How far a renewal is moved, either way. */
const renewalJitter = 0.1;

/** Seconds from start to the first attempt: 0 … 120. After a key is installed there is no delay. */
export function firstAttemptDelaySeconds(random: number): number {
  return Math.floor(random * (firstAttemptSpreadSeconds + 1));
}

export interface ScheduleFacts {
  /** Wall-clock time of the last attempt. */
  readonly lastAttempt: Seconds;
  /** Whether it failed: no host gave an answer. */
  readonly failed: boolean;
  readonly licensed: boolean;
  /** Seconds, as the host's last answer says, else the edition's. Brought into 15 min … 30 d. */
  readonly renewAfterSeconds: number;
  readonly retryAfterSeconds: number;
  /** A busy host's wish: not before so many seconds after the attempt. */
  readonly waitSeconds?: number;
  readonly random: number;
}

export interface ScheduledAttempt {
  readonly dueAt: Seconds;
  /** Until then a change of network is a reason to try at once. */
  readonly watchNetworkUntil?: Seconds;
}

/** The next attempt: the renewal interval ± 10 % after a success, else the activation interval. */
export function nextAttemptAt(facts: ScheduleFacts): ScheduledAttempt {
  const { lastAttempt, licensed, failed } = facts;
  if (licensed && !failed)
    return { dueAt: lastAttempt + jittered(clampInterval(facts.renewAfterSeconds), facts.random) };
  const retry = Math.max(clampInterval(facts.retryAfterSeconds), facts.waitSeconds ?? 0);
  const dueAt = lastAttempt + clampInterval(retry);
  return licensed ? { dueAt, watchNetworkUntil: lastAttempt + networkWatchSeconds } : { dueAt };
}

/** ± 10 %, kept within the limits that every interval keeps. */
function jittered(seconds: number, random: number): number {
  return clampInterval(Math.round(seconds * (1 + renewalJitter * (2 * random - 1))));
}

/**
 * Whether an attempt is due. A due time further ahead than any interval can reach was set by a clock that has been
 * corrected since: it is due as well, or the machine would wait for years.
 */
export function isDue(dueAt: Seconds, wallNow: Seconds): boolean {
  return wallNow >= dueAt || dueAt > wallNow + clampInterval(Number.MAX_SAFE_INTEGER);
}
