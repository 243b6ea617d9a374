/** Who asks, told by a session of the console. */
import type { Seconds } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Door, WhoAsks } from '../api/callers.ts';
import type { ConsoleKeys } from './console-keys.ts';
import { sessionSeconds } from './sessions.ts';

/** The header that the pages of this port add, and no form, link or picture of another page can. */
export const pageHeader = 'attiva-page';

export interface SessionParts {
  readonly keys: ConsoleKeys;
  /** Its name: the daemons of one machine have each their own, because browsers do not tell ports apart. */
  readonly cookie: string;
  /** Where it was opened and is good. */
  readonly door: Door;
  readonly now: () => Seconds;
}

/** Whoever shows both secrets of one session. */
export function sessionHolder({ keys, cookie, door, now }: SessionParts): WhoAsks {
  return (request) => {
    const page = request.headers[pageHeader];
    if (typeof page !== 'string') return undefined;
    return keys.sessions.callerOf({ cookie: cookieOf(request, cookie), page }, now(), door);
  };
}

const attributes = 'Path=/; HttpOnly; SameSite=Strict';

type CookieParts = Pick<SessionParts, 'cookie' | 'door'>;

/** At the exposed door never without TLS; on loopback there is none. */
export function cookieSecurity({ door }: Pick<SessionParts, 'door'>): string {
  return door === 'exposed' ? '; Secure' : '';
}

/** Gives a browser its cookie. Strict: no page of another site can have this browser come along with it. */
export function giveCookie(reply: FastifyReply, parts: CookieParts, secret: string): void {
  const rule = `${attributes}${cookieSecurity(parts)}; Max-Age=${sessionSeconds}`;
  void reply.header('set-cookie', `${parts.cookie}=${secret}; ${rule}`);
}

export function takeCookie(reply: FastifyReply, parts: CookieParts): void {
  void reply.header('set-cookie', `${parts.cookie}=; ${attributes}${cookieSecurity(parts)}; Max-Age=0`);
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
