/** What administrators ask of revocation, and what a root has signed: on the administration listener. */
import type { JsonSchema } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import { makeRootRequest, type RootWish } from '../ceremony/make-request.ts';
import { readBody } from '../http/json-body.ts';
import { type RootStatements, takeRootStatements } from '../signing/take-root-statements.ts';
import { listRevocationLists, listRevoked } from './revocation.repository.ts';
import { previewRevocation, type RevocationOrder, revokeNamed } from './revoke-named.ts';

const closed = { additionalProperties: false } as const;
const statement: JsonSchema = { type: 'string', minLength: 1, maxLength: 262_144 };

const revocationBody: JsonSchema = {
  type: 'object',
  required: ['named'],
  properties: {
    /** A customer, the end of a product key, a registration as `YEPS8/2`, or an id. */
    named: { type: 'string', minLength: 1, maxLength: 200 },
    reason: { type: 'string', minLength: 1, maxLength: 200 },
    foreign: { type: 'boolean' },
    /** Ids that were agreed to: more are refused. */
    confirmed: { type: 'integer', minimum: 0 },
  },
  ...closed,
};

const rootRequestBody: JsonSchema = {
  type: 'object',
  required: ['renew'],
  properties: { renew: { type: 'boolean' }, replace: { type: 'boolean' } },
  ...closed,
};

const rootStatementsBody: JsonSchema = {
  type: 'object',
  properties: { vendor: statement, delegation: statement, revocations: statement },
  ...closed,
};

export function addRevocationRoutes(
  fastify: FastifyInstance,
  parts: Parameters<typeof takeRootStatements>[0],
  actor: string,
): void {
  const json = { config: { body: 'json' as const }, bodyLimit: 2 * 1024 * 1024 };
  fastify.get('/v1/revocations', async () => ({
    revoked: await listRevoked(parts.database),
    lists: (await listRevocationLists(parts.database)).map(({ signer, iat, entries }) => ({ signer, iat, entries })),
  }));
  fastify.get('/v1/revocation-previews', async (request) => {
    const { named, foreign } = request.query as Readonly<Record<string, unknown>>;
    if (typeof named !== 'string') throw new ActivationError('malformed', 'One name was expected.');
    return previewRevocation(parts, { named, foreign: foreign === 'true' });
  });
  fastify.post('/v1/revocations', json, async (request) =>
    revokeNamed(parts, readBody<RevocationOrder>(revocationBody, request.body), actor),
  );
  fastify.post('/v1/root-requests', json, async (request) =>
    makeRootRequest(parts, readBody<RootWish>(rootRequestBody, request.body)),
  );
  fastify.post('/v1/root-statements', json, async (request) =>
    takeRootStatements(parts, readBody<RootStatements>(rootStatementsBody, request.body), actor),
  );
}
