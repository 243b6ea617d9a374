/** Addresses of the console's first page, on the administration listener: a token makes a link, a link a session. */
import type { HttpServer } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostStatus } from '../status/host-status.ts';
import { type ConsoleKeys, sessionSeconds } from './console-keys.ts';
import { closedPage, pageHeaders, statusPage } from './console-page.ts';

export interface ConsoleParts {
  readonly keys: ConsoleKeys;
  readonly now: () => Seconds;
  readonly status: () => Promise<HostStatus>;
}

const cookie = 'attiva';
const open = { config: { who: 'browser' as const } };

export function addConsoleRoutes({ fastify }: HttpServer, { keys, now, status }: ConsoleParts): void {
  fastify.post('/v1/console-links', { config: { body: 'json' } }, async () => {
    const { secret, until } = keys.makeLink(now());
    return { path: `/first/${secret}`, until };
  });
  fastify.get<{ Params: { secret: string } }>('/first/:secret', open, async ({ params }, reply) => {
    const session = keys.exchange(params.secret, now());
    if (session === undefined) return send(reply, 403, closedPage('This link was used already, or is too old'));
    // Strict: no page of another site can have this browser come along with it.
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${sessionSeconds}`;
    void reply.header('set-cookie', `${cookie}=${session}; ${attributes}`);
    return reply
      .headers({ ...pageHeaders, location: '/' })
      .code(303)
      .send('');
  });
  fastify.get('/', open, async (request, reply) => {
    if (!keys.isOpen(sessionOf(request), now())) return send(reply, 403, closedPage('Nobody is signed in here'));
    return send(reply, 200, statusPage(await status()));
  });
}

function sessionOf({ headers }: FastifyRequest): string {
  return /(?:^|; *)attiva=([A-Za-z0-9_-]{43})(?:;|$)/u.exec(headers.cookie ?? '')?.[1] ?? '';
}

function send(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).headers(pageHeaders).send(page);
}
