/** Bundles on the administration listener. */
import type { FastifyInstance } from 'fastify';
import type { AuthorityParts } from '../authority-parts.ts';
import { readBody } from '../http/json-body.ts';
import { listBundles } from './bundle.repository.ts';
import { createBundle } from './create-bundle.ts';

const bundleBody = {
  type: 'object',
  required: ['key'],
  properties: {
    /** Last five characters, or the id. */
    key: { type: 'string', minLength: 1, maxLength: 200 },
  },
  additionalProperties: false,
} as const;

export function addBundleRoutes(fastify: FastifyInstance, parts: AuthorityParts, actor: string): void {
  fastify.get('/v1/bundles', async () => ({ bundles: await listBundles(parts.database) }));
  fastify.post('/v1/bundles', { config: { body: 'json' as const } }, async (request) =>
    createBundle(parts, readBody<{ readonly key: string }>(bundleBody, request.body), actor),
  );
}
