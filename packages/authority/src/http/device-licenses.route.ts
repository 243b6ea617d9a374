import type { AuthorityParts } from '../authority-parts.ts';
import { answerLicenseRequest } from '../licenses/answer-license-request.ts';
import type { Route } from './route.ts';

/**
 * `POST /v1/device-licenses`: a license-request in, `{"chain":[license, delegation],"remaining":n}` out; of a return
 * `{"returned":id,"remaining":n}`.
 */
export function deviceLicensesRoute(parts: AuthorityParts): Route {
  return async (request, reply) => {
    const outcome = await answerLicenseRequest(parts, request.body);
    request.logLine['remaining'] = outcome.remaining;
    reply.header('cache-control', 'no-store');
    if (outcome.kind === 'returned') return reply.send({ returned: outcome.returned, remaining: outcome.remaining });
    request.logLine['key'] = `…${outcome.claims.key}`;
    return reply.send({ chain: outcome.chain, remaining: outcome.remaining });
  };
}
