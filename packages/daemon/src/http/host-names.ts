import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';

/** What an administration listener on loopback answers to. */
export const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Refuses every request whose `Host` header is not one of the names (any port). */
export function requireHostName(fastify: FastifyInstance, names: readonly string[]): void {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  fastify.addHook('onRequest', async (request) => {
    const given = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/u, '');
    if (allowed.has(given)) return;
    throw new ActivationError(
      'not-permitted',
      'The Host header names another machine; use one of the names of this one.',
      {
        facts: { given: given.slice(0, 100), names: [...allowed] },
      },
    );
  });
}
