/**
 * What the authority takes from outside besides its data: the time, randomness, new keys. Everything below
 * `compose.ts` receives these as arguments; the real ones are named in `main.ts` alone.
 */
import type { KeyObject } from 'node:crypto';

export interface Surroundings {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  /** Seconds since this machine started, sleep included: a clock that nobody can set. */
  readonly uptime: () => number;
  /** Milliseconds that pass, from any moment on: measures how long something takes. */
  readonly monotonic: () => number;
  /** Bytes that nobody can guess. */
  readonly random: (size: number) => Uint8Array;
  /** A new P-256 private key. */
  readonly newSigningKey: () => KeyObject;
}

/** Whole seconds, as statements count time. */
export function secondsNow(surroundings: Pick<Surroundings, 'now'>): number {
  return Math.floor(surroundings.now() / 1000);
}

/** A random id for a row: 22 characters of base64url. */
export function newRowId(surroundings: Pick<Surroundings, 'random'>): string {
  return Buffer.from(surroundings.random(16)).toString('base64url');
}
