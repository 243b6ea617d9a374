/**
 * What was recorded for a request, and is not there when it has been signed: meanwhile a standby took over that had not heard of it.
 * Nothing was given, and who asks again is served as if he had not asked.
 */
import { ActivationError } from '@attiva/protocol';

export function lostRecord(): ActivationError {
  return new ActivationError(
    'database-unreachable',
    'What was recorded of this request was lost with the database server, whose standby has taken over; ask again.',
    { facts: { storage: 'unreachable' }, retryAfterSeconds: 10 },
  );
}
