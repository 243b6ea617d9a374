/** Counting clients (spec/terms.md, "Client count"): who is in the window, what is shown, whether a threshold is met. */
import type { Seconds } from '../envelope/ids.ts';
import { daySeconds } from './time-limits.ts';

/** Whether a client seen last at `lastSeen` counts now. */
export function isCounted(lastSeen: Seconds, windowDays: number, now: Seconds): boolean {
  return lastSeen > now - windowDays * daySeconds;
}

/** The count as administrators expect it: capped at twice the highest threshold of the application. */
export function displayedCount(count: number, highestThreshold: number): number {
  return Math.min(count, 2 * Math.max(highestThreshold, 1));
}

/** Whether the count, the caller included, activates an edition. */
export function thresholdReached(count: number, threshold: number): boolean {
  return count >= threshold;
}

/** "18 of 25, 7 more needed": for both sides of the wire. */
export function countText(count: number, threshold: number): string {
  const needed = threshold - count;
  return needed > 0 ? `${count} of ${threshold}, ${needed} more needed` : `${count} of ${threshold}, reached`;
}
