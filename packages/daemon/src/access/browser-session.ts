import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, giveCookie } from '../console/console-session.ts';
import type { Arrival } from '../console/sessions.ts';
import type { AccessParts } from './access-parts.ts';

/**
 * Opens a session in the browser that asks, with secrets of its own; the one that it brought ends.
 * @returns the secret that its pages keep.
 */
export function openBrowserSession(
  parts: AccessParts,
  arrival: Arrival,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): string {
  const { sessions } = parts.keys;
  sessions.end(cookieOf(request, parts.cookie));
  const session = sessions.open(arrival, parts.now(), parts.door);
  giveCookie(reply, parts, session.cookie);
  return session.page;
}
