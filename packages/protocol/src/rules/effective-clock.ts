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

/** The reading from which the present hour is watched, and when something was last written. */
export interface ClockWatch extends ClockReading {
  /** Monotonic reading of the last writing; before the first one, of the beginning. */
  readonly noted: number;
}

/**
 * What to write as the new `latest`: `effective` time, or only what the process has `run`: the old `latest` and the
 * monotonic time since it was read. Nothing of a wall clock that was set goes into that, and nobody who sets it every half
 * hour keeps the time that ran meanwhile from being known after a restart.
 */
export type ClockNote = 'nothing' | 'effective' | 'run';

/** The watch at its beginning. */
export function beginWatch(reading: ClockReading): ClockWatch {
  return { ...reading, noted: reading.monotonic };
}

/**
 * What to write at a further reading, and the reading from which the next hour is watched: effective time when an hour
 * has passed over which the clocks agreed; otherwise, hourly, what the process has run. Call it every minute with the
 * `watch` it returned: a jump is noticed when it happens, and the hour begins anew.
 */
export function watchClock(watch: ClockWatch, reading: ClockReading): { watch: ClockWatch; write: ClockNote } {
  const agreed = clocksAgree(watch, reading);
  if (agreed && reading.monotonic - watch.monotonic >= hourSeconds) {
    return { watch: beginWatch(reading), write: 'effective' };
  }
  const hourRan = reading.monotonic - watch.noted >= hourSeconds;
  const noted = hourRan ? reading.monotonic : watch.noted;
  return { watch: { ...(agreed ? watch : reading), noted }, write: hourRan ? 'run' : 'nothing' };
}

/** `latest` after a fresh signed answer: its `iat`, up or down, whatever was believed before. */
export function latestAfterAnswer(answer: { readonly iat: Seconds }): Seconds {
  return answer.iat;
}
