/**
 * How many wrong proofs are borne: ten per last five characters and hour, then the door stays shut, for right proofs
 * too (a limit that lets the right one through limits nothing). Last fives that nobody issued share one bucket, so that
 * inventing them neither fills the database nor is told apart for ever.
 */
import type { Seconds } from '@attiva/protocol';

export const guessWindowSeconds = 3600;
export const guessesPerKey = 10;
export const guessesAtUnknownKeys = 100;

/** Where guesses at unknown last fives are counted; no last five can be this text. */
export const unknownBucket = 'unknown';

/**
 * Seconds to wait, or `undefined` when another proof may be tried now.
 * @param wrongAt times of the wrong proofs within the window, in any order
 */
export function secondsToWait(wrongAt: readonly Seconds[], allowed: number, now: Seconds): number | undefined {
  const recent = wrongAt.filter((at) => at > now - guessWindowSeconds).sort((a, b) => a - b);
  const freeing = recent[recent.length - allowed];
  return freeing === undefined ? undefined : Math.max(1, freeing + guessWindowSeconds - now);
}
