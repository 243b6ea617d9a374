/**
 * Time, as the client sees it: two readings, handed in everywhere. This file is the only place of the SDK that asks
 * the machine; tests, the lab and the agent hand in their own clock.
 */
import { performance } from 'node:perf_hooks';

/** Both readings in milliseconds. */
export interface Clock {
  /** Wall clock: milliseconds since 1970-01-01T00:00:00Z. Jumps when somebody sets it. */
  now(): number;
  /** Monotonic clock: milliseconds since any fixed point; only differences mean something. */
  monotonic(): number;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** Whole seconds since 1970 of a reading in milliseconds. */
export function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
