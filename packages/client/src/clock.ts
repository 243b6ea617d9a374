/**
 * Time, as the client sees it: two readings, handed in everywhere. This file is the only place of the SDK that asks
 * the machine; tests, the lab and the agent hand in their own clock.
 */
import { performance } from 'node:perf_hooks';
import type { ErrorCode, LicenseState } from '@attiva/protocol';

/** What a product is seen to be at a look at its timers. */
export interface Sight {
  readonly application: string;
  readonly edition: string;
  readonly state: LicenseState;
  readonly warning: boolean;
  readonly reason?: ErrorCode;
}

/** Both readings in milliseconds. */
export interface Clock {
  /** Wall clock: milliseconds since 1970-01-01T00:00:00Z. Jumps when somebody sets it. */
  now(): number;
  /** Monotonic clock: milliseconds since any fixed point; only differences mean something. */
  monotonic(): number;
  /**
   * Calls every minute, until the function it gives is called. Absent: a timer of this process that does not keep it
   * alive. A clock that jumps (the lab's) calls after each jump, waits for the look to end, and tells what it saw.
   */
  everyMinute?(look: () => Promise<Sight>): () => void;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** The look at the timers, once a minute by the clock at hand. */
export function everyMinute(clock: Clock, look: () => Promise<Sight>): () => void {
  if (clock.everyMinute !== undefined) return clock.everyMinute(look);
  const timer = setInterval(() => void look(), 60_000).unref();
  return () => clearInterval(timer);
}

/** Whole seconds since 1970 of a reading in milliseconds. */
export function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
