/** Who asks, told by a session of the console. */
import type { WhoAsks } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { FastifyRequest } from 'fastify';
import type { ConsoleKeys } from './console-keys.ts';

/** Name of the cookie. */
export const sessionCookie = 'attiva';

/** The header that the pages of this port add, and no form, link or picture of another page can. */
export const pageHeader = 'attiva-page';

/** Whoever came in by a link was given it by the holder of the token, and is who the audit knows by that name. */
export function sessionHolder(keys: ConsoleKeys, now: () => Seconds): WhoAsks {
  const holder = { name: 'administrator', role: 'administrator' } as const;
  return (request) => {
    const page = request.headers[pageHeader];
    if (typeof page !== 'string') return undefined;
    return keys.admits({ cookie: cookieOf(request), page }, now()) ? holder : undefined;
  };
}

/** The secret in the cookie of a session; '' without one. */
export function cookieOf({ headers }: FastifyRequest): string {
  return /(?:^|; *)attiva=([A-Za-z0-9_-]{43})(?:;|$)/u.exec(headers.cookie ?? '')?.[1] ?? '';
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
