/**
 * A listener for metrics alone, off unless it is configured: whoever holds its token reads numbers and can do nothing else.
 * The administration's token is not for machines that only watch.
 */
import { existsSync } from 'node:fs';
import { ActivationError } from '@attiva/protocol';
import type { FastifyReply } from 'fastify';
import { type AdminToken, checkAdminToken, createAdminToken, readAdminToken } from '../administration/admin-token.ts';
import type { AdministrationApi } from '../api/administration-api.ts';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import type { Log } from '../log/log.ts';
import { type MetricFamily, metricsMediaType, renderMetrics } from './exposition.ts';

export type GatherMetrics = () => Promise<readonly MetricFamily[]>;

/** `GET /metrics` on an administration listener. */
export function addMetricsPage(api: AdministrationApi, gather: GatherMetrics): void {
  api.addPage(
    {
      method: 'GET',
      path: '/metrics',
      role: 'viewer',
      summary: 'Numbers for Prometheus.',
      mediaType: metricsMediaType,
    },
    ({ reply }) => sendMetrics(reply, gather),
  );
}

async function sendMetrics(reply: FastifyReply, gather: GatherMetrics): Promise<FastifyReply> {
  return reply.header('content-type', metricsMediaType).send(Buffer.from(renderMetrics(await gather())));
}

export interface MetricsServerOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly token: AdminToken;
  readonly gather: GatherMetrics;
}

/** A server that answers `GET /metrics` with the token, and nothing else. */
export function createMetricsServer({ log, now, token, gather }: MetricsServerOptions): HttpServer {
  const server = createHttpServer({ log, now, limits: { connections: 100 } });
  server.fastify.addHook('onRequest', async (request) => {
    if (checkAdminToken(token, request.headers.authorization)) return;
    throw new ActivationError('not-permitted', 'The token of the metrics is missing or wrong.');
  });
  server.fastify.get('/metrics', (_request, reply) => sendMetrics(reply, gather));
  return server;
}

/** The token in its file, made once: those who watch keep it over restarts. `random`: 32 bytes. */
export async function keptMetricsToken(path: string, random: Uint8Array): Promise<AdminToken> {
  return existsSync(path) ? readAdminToken(path) : createAdminToken(path, random);
}
