import type { FastifyInstance } from 'fastify';
import type { Tried } from './notifier.ts';

/** `POST /v1/notification-tests`: a test notice over every channel that is set up. */
export function addNotifyRoutes(fastify: FastifyInstance, test: () => Promise<readonly Tried[]>): void {
  fastify.post('/v1/notification-tests', { config: { body: 'json' } }, async () => ({ tried: await test() }));
}
