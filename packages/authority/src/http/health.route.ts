import type { Route } from './route.ts';

/** `GET /v1/health`: whether it answers, without names; what is the matter is told on the administration listener. */
export function healthRoute(): Route {
  return async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok', protocol: [1] });
}
