import type { FastifyInstance } from 'fastify';
import { ActivationError } from '@attiva/protocol';
import { readFields } from '../http/json-body.ts';
import type { Explanation } from './explanation.ts';

/** Longest text that can mean a machine: a host name has 253 characters, reported names have fewer than that. */
const mostCharacters = 256;

/** `GET /v1/clients/explain?machine=`: by name (short or in full) or by client id (or its beginning). */
export function addExplainingRoutes(fastify: FastifyInstance, explain: (asked: string) => Promise<Explanation>): void {
  fastify.get('/v1/clients/explain', async (request) => {
    const machine = readFields({ machine: 'text' }, request.query).machine.trim();
    if (machine === '' || machine.length > mostCharacters) {
      throw new ActivationError(
        'wrong-usage',
        `machine is a name or a client id of up to ${mostCharacters} characters`,
        {
          facts: { fields: ['machine'] },
        },
      );
    }
    return explain(machine);
  });
}
