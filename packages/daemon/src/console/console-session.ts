/** Who asks, told by a session of the console. */
import type { Seconds } from '@attiva/protocol';
import type { FastifyRequest } from 'fastify';
import type { WhoAsks } from '../api/callers.ts';
import type { ConsoleKeys } from './console-keys.ts';

/** The header that the pages of this port add, and no form, link or picture of another page can. */
export const pageHeader = 'attiva-page';

export interface SessionParts {
  readonly keys: ConsoleKeys;
  /** Its name: the daemons of one machine have each their own, because browsers do not tell ports apart. */
  readonly cookie: string;
  readonly now: () => Seconds;
}

/** Whoever came in by a link was given it by the holder of the token, and is who the audit knows by that name. */
export function sessionHolder({ keys, cookie, now }: SessionParts): WhoAsks {
  const holder = { name: 'administrator', role: 'administrator' } as const;
  return (request) => {
    const page = request.headers[pageHeader];
    if (typeof page !== 'string') return undefined;
    return keys.admits({ cookie: cookieOf(request, cookie), page }, now()) ? holder : undefined;
  };
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
