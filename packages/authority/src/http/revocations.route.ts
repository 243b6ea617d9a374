import { ActivationError } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { currentLists } from '../revocation/sign-lists.ts';
import type { Route } from './route.ts';

/** `GET /v1/revocations?vendor=…`: the newest list of each signer. */
export function revocationsRoute({ vendor, database }: Pick<AuthorityParts, 'vendor' | 'database'>): Route {
  return async (request, reply) => {
    const asked = (request.query as Readonly<Record<string, unknown>>)['vendor'];
    if (asked === vendor) return reply.send({ lists: await currentLists(database) });
    throw new ActivationError('vendor-unknown', `This is the authority of ${vendor}.`, { facts: { vendor } });
  };
}
