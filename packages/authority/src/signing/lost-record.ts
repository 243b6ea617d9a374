/**
 * What was recorded for a request, and is gone or another one's when it has been signed: meanwhile a standby took over that had not
 * heard of it, or a second request of the same machine recorded other terms. Nothing was given. Who asks again is decided anew by
 * what is recorded by then: where others have taken the place meanwhile, he is refused as they would have been (`quota-exhausted`).
 */
import { ActivationError } from '@attiva/protocol';

export function lostRecord(): ActivationError {
  return new ActivationError(
    'database-unreachable',
    'What was recorded of this request was lost or replaced while it was signed: a standby of the database has taken over, or the ' +
      'same machine has asked twice at once. Ask again.',
    { facts: { storage: 'unreachable' }, retryAfterSeconds: 10 },
  );
}
