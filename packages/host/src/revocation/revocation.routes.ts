/** The administration's addresses of revocation: lists from a file, and asking the authorities at once. */
import type { FastifyInstance } from 'fastify';
import { readFields } from '../http/json-body.ts';
import type { RevocationWatch } from './revocation-watch.ts';

/** A file has at most 20 MiB, and JSON escapes its quotes. */
const bodyLimit = 22 * 1024 * 1024;

export function addRevocationRoutes(fastify: FastifyInstance, watch: RevocationWatch): void {
  const json = { config: { body: 'json' as const } };
  fastify.post('/v1/revocations', { ...json, bodyLimit }, async (request) => ({
    vendors: await watch.takeFile(readFields({ file: 'text' }, request.body).file),
  }));
  fastify.post('/v1/revocation-fetches', json, async (request) => ({
    vendors: await watch.fetchNow(readFields({ vendor: 'optional text' }, request.body).vendor),
  }));
}
