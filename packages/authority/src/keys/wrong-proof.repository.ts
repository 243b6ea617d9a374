/** Rows of wrong proofs. SQL only, in the caller's transaction. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { guessWindowSeconds } from './guess-limit.ts';

/** Times of the wrong proofs of a bucket within the window. */
export async function loadWrongProofs(on: Statements, bucket: string, now: Seconds): Promise<Seconds[]> {
  const rows = await on.all<{ at: number }>('select at from wrong_proof where bucket = ? and at > ?', [
    bucket,
    now - guessWindowSeconds,
  ]);
  return rows.map((row) => row.at);
}

/** Notes a wrong proof and forgets those that no longer matter, of every bucket: the table stays small by itself. */
export async function recordWrongProof(on: Statements, bucket: string, now: Seconds): Promise<void> {
  // A hundred at once, whichever are found first: none that is left counts, and after a storm of guesses nobody waits for all to go.
  await on.run('delete from wrong_proof where position in (select position from wrong_proof where at <= ? limit 100)', [
    now - guessWindowSeconds,
  ]);
  await on.run('insert into wrong_proof (bucket, at) values (?, ?)', [bucket, now]);
}
