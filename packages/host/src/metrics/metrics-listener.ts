/** The listener for Prometheus, where one is configured. Its token is made at its first start and kept. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMetricsServer, type GatherMetrics, type HttpServer, keptMetricsToken, type Log } from '@attiva/daemon';
import type { HostConfig } from '../config/host-config.ts';

export interface MetricsListenerParts {
  readonly folder: string;
  readonly config: HostConfig;
  readonly log: Log;
  readonly now: () => number;
}

export interface MetricsListener {
  /** @throws {ActivationError} `port-taken`, `config-invalid`. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export function createMetricsListener(parts: MetricsListenerParts, gather: GatherMetrics): MetricsListener | undefined {
  const { folder, config, log, now } = parts;
  const { address, port } = config.metrics;
  if (address === undefined) return undefined;
  let server: HttpServer | undefined;
  return {
    async listen(): Promise<void> {
      const token = await keptMetricsToken(join(folder, 'metrics.token'), randomBytes(32));
      server = createMetricsServer({ log, now, token, gather });
      const { url } = await server.listen({ host: address, port });
      log.info({ metrics: url }, 'listening for metrics');
    },
    close: async () => server?.close(),
  };
}
