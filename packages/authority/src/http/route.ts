import type { FastifyReply, FastifyRequest } from 'fastify';

/** What answers one address. Errors are thrown: the server renders them. */
export type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Fields of the request's one log line: the server of `@attiva/daemon` makes it. */
    logLine: Record<string, unknown>;
  }
}
