/**
 * The console's door on a daemon: links that work once, the sessions they open, and the built pages of `@attiva/console`.
 * What the pages ask is the administration API and nothing else; without them, or without scripts, a drawn page shows the
 * status, which the daemon draws.
 *
 * This file: its addresses on the administration listener. An administrator makes a link, which signs a browser in as that
 * same administrator: no link outlives what its maker may.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessStore } from '../access/access-store.ts';
import type { AdministrationApi } from '../api/administration-api.ts';
import { roles } from '../api/callers.ts';
import { arrived } from '../access/log-in.ts';
import { among, anything, object, type Schema, text, time } from '../schema/schema.ts';
import type { ConsoleFile, ConsoleFiles } from './console-files.ts';
import { cookieOf, giveCookie, type SessionParts, takeCookie } from './console-session.ts';
import { closedPage, type PageWords, pageHeaders, refusedPage } from './drawn-page.ts';

export interface ConsoleParts extends SessionParts {
  /** For the audit trail. */
  readonly store: AccessStore;
  readonly words: PageWords;
  /** Where pages are. */
  readonly addresses: readonly ConsoleAddress[];
  /** The status as one drawn page. */
  readonly plain: () => Promise<string>;
  /** The built pages; undefined: there are none, and the page drawn here stands in for them. */
  readonly files: () => Promise<ConsoleFiles | undefined>;
}

export interface ConsoleAddress {
  readonly path: string;
  readonly summary: string;
  /** The names in the path. */
  readonly params?: Schema<unknown>;
}

const mediaType = 'text/html';
const closed = { 403: 'Not signed in, or the link was used already.' };

/**
 * Headers of the pages with scripts: all that they load comes from this port, nothing stands in the document itself, and no
 * text can become a script.
 */
export const shellHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
};

/** The view that a page reads from its own address, in the browser. */
const query = anything();

export function addConsoleRoutes(api: AdministrationApi, parts: ConsoleParts): void {
  addSessionRoutes(api, parts);
  addPlainPage(api, parts);
  addAssets(api, parts);
  for (const page of parts.addresses) {
    api.addPage(
      { method: 'GET', role: 'open', mediaType, query, statuses: closed, ...page },
      async ({ request, reply }) => {
        const built = await parts.files();
        return built === undefined ? sendPlain(parts, request, reply) : sendShell(parts, built, { request, reply });
      },
    );
  }
}

function addSessionRoutes(api: AdministrationApi, parts: ConsoleParts): void {
  const { keys, now, cookie, words, store } = parts;
  api.add(
    {
      method: 'POST',
      path: '/v1/console-links',
      role: 'administrator',
      onlyHere: true,
      summary: 'Makes a link that signs a browser of this machine in, once, as whoever makes it.',
      answer: object({ path: text(), until: time() }),
    },
    async ({ caller }) => {
      // Before anything waits: a link of somebody who is removed meanwhile ends with all others of that one.
      const { secret, until } = keys.makeLink(caller, now());
      const entry = { actor: caller.name, action: 'console-link-made', subject: 'log-in' } as const;
      await store.transact((change) => change.record(entry));
      return { path: `/first/${secret}`, until };
    },
  );
  api.addPage(
    {
      method: 'GET',
      path: '/first/:secret',
      role: 'open',
      onlyHere: true,
      summary: 'Signs in the browser that follows a link.',
      params: object({ secret: text() }),
      mediaType,
      statuses: { 303: 'Signed in: to the first page.', ...closed },
    },
    async ({ params, request, reply }) => {
      const session = keys.exchange(params.secret, request.ip, now());
      if (session === undefined)
        return send(reply, 403, closedPage(words, 'This link was used already, or is too old'));
      const { caller } = session;
      const entry = arrived(caller, request.ip, { way: 'link', subject: caller.account ?? 'log-in' });
      await store.transact((change) => change.record(entry));
      giveCookie(reply, parts, session.cookie);
      // Behind the #, which is sent to nobody.
      return reply
        .headers({ ...pageHeaders, location: `/#page=${session.page}` })
        .code(303)
        .send('');
    },
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/console-session',
      role: 'viewer',
      summary: 'Who asks, and what that may.',
      answer: object({ name: text(), role: among(...roles) }),
    },
    ({ caller }) => ({ name: caller.name, role: caller.role }),
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/console-session',
      role: 'viewer',
      summary: 'Signs this browser out.',
      answer: object({}),
    },
    ({ request, reply }) => {
      keys.sessions.end(cookieOf(request, cookie));
      takeCookie(reply, parts);
      return {};
    },
  );
}

function addPlainPage(api: AdministrationApi, parts: ConsoleParts): void {
  api.addPage(
    {
      method: 'GET',
      path: '/plain',
      role: 'open',
      summary: 'The status in one page without scripts, for a browser that is signed in.',
      mediaType,
      statuses: closed,
    },
    ({ request, reply }) => sendPlain(parts, request, reply),
  );
}

function addAssets(api: AdministrationApi, { files }: ConsoleParts): void {
  api.addPage(
    {
      method: 'GET',
      path: '/assets/:file',
      role: 'open',
      summary: 'Scripts, styles and letters of the console. They are the same for everybody and tell nothing.',
      params: object({ file: text() }),
      mediaType: 'application/octet-stream',
      statuses: { 304: 'As before.', 404: 'No such file: another version of the pages.' },
    },
    async ({ params, request, reply }) => {
      const file = (await files())?.assets.get(params.file);
      if (file === undefined) return reply.code(404).headers(plainHeaders).send('');
      return sendFile(reply, file, request.headers['if-none-match']);
    },
  );
}

const plainHeaders = { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' } as const;

/** The name changes with what is in it: kept for a year, never asked for again. */
function sendFile(reply: FastifyReply, { type, body, etag }: ConsoleFile, known: string | undefined): FastifyReply {
  const headers = { ...plainHeaders, 'cache-control': 'public, max-age=31536000, immutable', etag };
  if (known === etag) return reply.code(304).headers(headers).send();
  return reply.headers({ ...headers, 'content-type': type }).send(body);
}

/** The document holds nothing that is secret; who is not signed in is told so by it, and comes back to where it was. */
function sendShell(
  { keys, now, cookie, door }: ConsoleParts,
  { shell }: ConsoleFiles,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  const status = keys.sessions.isOpen(cookieOf(request, cookie), now(), door) ? 200 : 403;
  return reply.code(status).headers(shellHeaders).send(shell.body);
}

async function sendPlain(
  { keys, now, cookie, door, words, plain }: ConsoleParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!keys.sessions.isOpen(cookieOf(request, cookie), now(), door)) {
    const why = 'Nobody is signed in here';
    return send(reply, 403, door === 'machine' ? closedPage(words, why) : refusedPage(words, 'Log in first.'));
  }
  return send(reply, 200, await plain());
}

function send(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).headers(pageHeaders).send(page);
}
