import type { IncomingMessage } from 'node:http';
import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';

/** What an administration listener on loopback answers to. */
export const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses every request whose `Host` header is not one of the names (any port), or that names a machine anywhere else: one
 * word is judged, and what is behind must not see another. @param names asked at each request
 */
export function requireHostName(fastify: FastifyInstance, names: () => readonly string[]): void {
  fastify.addHook('onRequest', async (request) => {
    if (namesMachineTwice(request.raw)) {
      throw new ActivationError('malformed', 'A request names its machine in one Host header, and nowhere else.');
    }
    const allowed = names().map((name) => name.toLowerCase());
    const given = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/u, '');
    if (allowed.includes(given)) return;
    throw new ActivationError(
      'not-permitted',
      'The Host header names another machine; use one of the names of this one.',
      {
        facts: { given: given.slice(0, 100), names: allowed },
      },
    );
  });
}

/** By a second header, of which Node keeps the first, or in the target: `GET http://NAME/ …`. */
function namesMachineTwice({ url = '', rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return hosts.length > 1 || !url.startsWith('/');
}
