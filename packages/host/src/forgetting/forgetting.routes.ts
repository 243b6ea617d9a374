/** The administration's address for forgetting a machine. */
import type { HttpServer } from '@attiva/daemon';
import { readFields } from '../http/json-body.ts';
import type { Forgotten } from './forget-machine.ts';

export function addForgettingRoutes({ fastify }: HttpServer, forget: (machine: string) => Promise<Forgotten>): void {
  fastify.post('/v1/forgotten', { config: { body: 'json' as const } }, async (request) =>
    forget(readFields({ machine: 'text' }, request.body).machine),
  );
}
