/** Who asks, told by a session of the console. */
import type { Seconds } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WhoAsks } from '../api/callers.ts';
import type { ConsoleKeys } from './console-keys.ts';
import { sessionSeconds } from './sessions.ts';

/** The header that the pages of this port add, and no form, link or picture of another page can. */
export const pageHeader = 'attiva-page';

export interface SessionParts {
  readonly keys: ConsoleKeys;
  /** Its name: the daemons of one machine have each their own, because browsers do not tell ports apart. */
  readonly cookie: string;
  readonly now: () => Seconds;
}

/** Whoever shows both secrets of one session. */
export function sessionHolder({ keys, cookie, now }: SessionParts): WhoAsks {
  return (request) => {
    const page = request.headers[pageHeader];
    if (typeof page !== 'string') return undefined;
    return keys.sessions.callerOf({ cookie: cookieOf(request, cookie), page }, now());
  };
}

const attributes = 'Path=/; HttpOnly; SameSite=Strict';

/** Gives a browser its cookie. Strict: no page of another site can have this browser come along with it. */
export function giveCookie(reply: FastifyReply, { cookie }: Pick<SessionParts, 'cookie'>, secret: string): void {
  void reply.header('set-cookie', `${cookie}=${secret}; ${attributes}; Max-Age=${sessionSeconds}`);
}

export function takeCookie(reply: FastifyReply, { cookie }: Pick<SessionParts, 'cookie'>): void {
  void reply.header('set-cookie', `${cookie}=; ${attributes}; Max-Age=0`);
}

/** The secret in the cookie of a session; '' without one. */
export function cookieOf({ headers }: FastifyRequest, name: string): string {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value = ''] = pair.trim().split('=', 2);
    if (key === name && /^[A-Za-z0-9_-]{43}$/u.test(value)) return value;
  }
  return '';
}

/** Asked one after the other. */
export function anyOf(...askers: readonly WhoAsks[]): WhoAsks {
  return async (request) => {
    for (const whoAsks of askers) {
      const caller = await whoAsks(request);
      if (caller !== undefined) return caller;
    }
    return undefined;
  };
}
