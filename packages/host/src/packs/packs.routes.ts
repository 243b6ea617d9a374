/** Addresses of product packs on a running host. */
import type { HttpServer } from '@attiva/daemon';
import { readFields } from '../http/json-body.ts';
import type { AddedPack, HeldPack } from './add-pack.ts';

export interface PacksDoor {
  list(): readonly HeldPack[];
  add(file: string): Promise<readonly AddedPack[]>;
}

export function addPacksRoutes({ fastify }: HttpServer, door: PacksDoor): void {
  fastify.get('/v1/packs', async () => ({ packs: door.list() }));
  // A vendor file has at most 4 MiB, and JSON escapes its quotes.
  fastify.post('/v1/packs', { config: { body: 'json' as const }, bodyLimit: 9 * 1024 * 1024 }, async (request) => ({
    packs: await door.add(readFields({ file: 'text' }, request.body).file),
  }));
}
