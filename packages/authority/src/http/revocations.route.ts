import { ActivationError } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import type { Route } from './route.ts';

/** `GET /v1/revocations?vendor=…`: the newest list of each signer; none yet has been issued by this version. */
export function revocationsRoute({ vendor }: Pick<AuthorityParts, 'vendor'>): Route {
  return async (request, reply) => {
    const asked = (request.query as Readonly<Record<string, unknown>>)['vendor'];
    if (asked === vendor) return reply.send({ lists: [] });
    throw new ActivationError('vendor-unknown', `This is the authority of ${vendor}.`, { facts: { vendor } });
  };
}
