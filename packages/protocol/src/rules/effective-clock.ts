/**
 * The client's clock (spec/states.md 2): effective time, and when the newest time seen is written down. Setting a
 * clock back gains nothing, a glitch forward leaves no trace, and the next signed answer heals every accident.
 */
import type { Seconds } from '../envelope/ids.ts';
import { hourSeconds } from './time-limits.ts';

/** Both clocks, read at one moment. Seconds; the monotonic one since any fixed point. */
export interface ClockReading {
  readonly wall: Seconds;
  readonly monotonic: number;
}

/** How far the two clocks may drift apart within an hour: more than any slewing, less than any setting. Seconds. */
const driftSeconds = 60;

/**
 * Effective time: the later of the wall clock and `latest` plus the time that this process has run since it read
 * `latest` (monotonic, seconds). Without a `latest`: the wall clock.
 */
export function effectiveNow(facts: {
  readonly wall: Seconds;
  readonly latest?: Seconds;
  readonly ranSinceSeconds: number;
}): Seconds {
  const { wall, latest, ranSinceSeconds } = facts;
  return latest === undefined ? wall : Math.max(wall, latest + Math.floor(Math.max(0, ranSinceSeconds)));
}

/** Whether both clocks advanced by the same time between two readings. Sleep and a set clock make them differ. */
export function clocksAgree(before: ClockReading, after: ClockReading): boolean {
  return Math.abs(after.wall - before.wall - (after.monotonic - before.monotonic)) <= driftSeconds;
}

/**
 * What to do at a further reading: `write` effective time as the new `latest` (an hour has passed and the clocks agreed
 * over it), and the reading from which the next hour is watched. Call it every minute with the `watch` it returned: a
 * jump is noticed when it happens, and the hour begins anew.
 */
export function watchClock(watch: ClockReading, reading: ClockReading): { watch: ClockReading; write: boolean } {
  if (!clocksAgree(watch, reading)) return { watch: reading, write: false };
  if (reading.monotonic - watch.monotonic < hourSeconds) return { watch, write: false };
  return { watch: reading, write: true };
}

/** `latest` after a fresh signed answer: its `iat`, up or down, whatever was believed before. */
export function latestAfterAnswer(answer: { readonly iat: Seconds }): Seconds {
  return answer.iat;
}
