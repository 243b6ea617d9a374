/** What became of a request that did not succeed. Pure. */
import { RefusedError } from '@attiva/administration';

export type Failure = 'gone' | 'signed-out' | 'refused';

/** `gone`: nobody answered, or not an Attiva host: asked again, the page stays. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof RefusedError)) return 'gone';
  const { code, facts } = error.problem;
  // With a role that is not enough one is signed in.
  return code === 'not-permitted' && facts['needed'] === undefined ? 'signed-out' : 'refused';
}

/** Somebody was first: nothing was changed, and what is shown has to be looked at again. */
export function isChangedMeanwhile(error: unknown): error is RefusedError {
  return error instanceof RefusedError && error.problem.code === 'changed-meanwhile';
}

/** Milliseconds to the next attempt: soon, then every five seconds. */
export function retryDelay(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 5000);
}
