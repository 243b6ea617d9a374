/**
 * A form of the door is sent by a page of the door. There is no cookie and no session, so nobody's rights can be ridden on; what is
 * kept out is a stranger's page that has its visitors' browsers guess at keys, each from an address of its own.
 */
import { ActivationError } from '@attiva/protocol';
import type { FastifyRequest } from 'fastify';

/** @throws {ActivationError} `not-permitted` */
export function requireAskedFromHere({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw elsewhere();
  // Our pages send no referrer, hence `Origin: null`; behind a proxy the names would differ. Any other origin is another page.
  const { origin, host } = headers;
  if (origin === undefined || origin === 'null') return;
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw elsewhere();
}

function elsewhere(): ActivationError {
  return new ActivationError('not-permitted', 'The form was sent by another page.');
}
