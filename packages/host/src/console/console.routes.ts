/** Addresses of the console's first page, on the administration listener: a token makes a link, a link a session. */
import { type AdministrationApi, object, text, time } from '@attiva/daemon';
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
const mediaType = 'text/html';
const closed = { 403: 'Not signed in, or the link was used already.' };

export function addConsoleRoutes(api: AdministrationApi, { keys, now, status }: ConsoleParts): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/console-links',
      role: 'administrator',
      summary: 'Makes a link that signs a browser of this machine in, once.',
      answer: object({ path: text(), until: time() }),
    },
    async () => {
      const { secret, until } = keys.makeLink(now());
      return { path: `/first/${secret}`, until };
    },
  );
  api.addPage(
    {
      method: 'GET',
      path: '/first/:secret',
      role: 'open',
      summary: 'Signs in the browser that follows a link.',
      params: object({ secret: text() }),
      mediaType,
      statuses: { 303: 'Signed in: to the first page.', ...closed },
    },
    async ({ params, reply }) => {
      const session = keys.exchange(params.secret, now());
      if (session === undefined) return send(reply, 403, closedPage('This link was used already, or is too old'));
      // Strict: no page of another site can have this browser come along with it.
      const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${sessionSeconds}`;
      void reply.header('set-cookie', `${cookie}=${session}; ${attributes}`);
      return reply
        .headers({ ...pageHeaders, location: '/' })
        .code(303)
        .send('');
    },
  );
  api.addPage(
    {
      method: 'GET',
      path: '/',
      role: 'open',
      summary: 'The first page, for a browser that is signed in.',
      mediaType,
      statuses: closed,
    },
    async ({ request, reply }) => {
      if (!keys.isOpen(sessionOf(request), now())) return send(reply, 403, closedPage('Nobody is signed in here'));
      return send(reply, 200, statusPage(await status()));
    },
  );
}

function sessionOf({ headers }: FastifyRequest): string {
  return /(?:^|; *)attiva=([A-Za-z0-9_-]{43})(?:;|$)/u.exec(headers.cookie ?? '')?.[1] ?? '';
}

function send(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).headers(pageHeaders).send(page);
}
