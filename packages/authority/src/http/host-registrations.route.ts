import { registrationIsFor } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { issueObject } from '../objects/issue-object.ts';
import { registerHost } from '../registration/register-host.ts';
import type { Route } from './route.ts';

/** `POST /v1/host-registrations`: a registration-request in, `{"chain":[grant, delegation]}` out; for a directory its object. */
export function hostRegistrationsRoute(parts: AuthorityParts): Route {
  return async (request, reply) => {
    const { chain, key, registration } = await (registrationIsFor(request.body) === 'directory'
      ? issueObject(parts, request.body)
      : registerHost(parts, request.body));
    request.logLine['key'] = `…${key}`;
    request.logLine['registration'] = registration;
    return reply.header('cache-control', 'no-store').send({ chain });
  };
}
