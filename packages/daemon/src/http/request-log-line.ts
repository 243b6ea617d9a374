/** One wide line per request: routes add what they learn with `request.logLine[name] = value`. */
import type { ErrorCode } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../log/log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Fields of this request's one log line. */
    logLine: Record<string, unknown>;
    /** When it began, milliseconds since 1970. */
    beganAt: number;
  }
}

export function startLogLine(fastify: FastifyInstance, now: () => number): void {
  fastify.decorateRequest('beganAt', 0);
  // A getter would do, but fastify wants reference types made per request; the first hook makes it.
  fastify.decorateRequest('logLine');
  fastify.addHook('onRequest', (request, _reply, done) => {
    request.logLine = {};
    request.beganAt = now();
    done();
  });
}

/** Codes of this side's own failures; every other one is an answer that the caller has to deal with. */
const ownFailures: ReadonlySet<unknown> = new Set<ErrorCode>([
  'internal',
  'disk-full',
  'storage-failed',
  'database-corrupt',
  'database-unreachable',
  'database-denied',
]);

function isRefusal(code: unknown): boolean {
  return code !== undefined && !ownFailures.has(code);
}

export function writeLogLine(fastify: FastifyInstance, log: Log, now: () => number): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    // A refusal, even one of 503, is the caller's business: whoever repeats it must not fill the log.
    const failed = reply.statusCode >= 500 && !isRefusal(request.logLine['code']);
    if (failed || log.isLevelEnabled('info')) {
      const line = {
        method: request.method,
        path: request.routeOptions.url ?? request.url.split('?', 1)[0],
        status: reply.statusCode,
        remote: request.ip,
        milliseconds: now() - request.beganAt,
        ...request.logLine,
      };
      if (failed) log.error(line, 'request');
      else log.info(line, 'request');
    }
    done();
  });
}
