/**
 * Health for probes, on the administration listener: `GET /v1/health` tells all, `/v1/health/live` that the program answers,
 * `/v1/health/ready` that machines would be answered.
 */
import type { FastifyInstance } from 'fastify';
import type { HostDoors } from '../doors.ts';
import type { HostWarning } from './host-warning.ts';

interface Health {
  /** `error`: a warning of that severity is raised that no other explains. */
  readonly status: 'ok' | 'warning' | 'error';
  /** Whether a machine that called now would be answered for some application. */
  readonly ready: boolean;
  readonly warnings: readonly HostWarning[];
}

export function addHealthRoutes(fastify: FastifyInstance, doors: Pick<HostDoors, 'status' | 'line'>): void {
  fastify.get('/v1/health', async () => healthOf(doors));
  // Alive is who answers: a host that waits for its registration must not be restarted for it.
  fastify.get('/v1/health/live', async () => ({ status: 'ok' }));
  fastify.get('/v1/health/ready', async (_request, reply) => {
    const health = await healthOf(doors);
    return reply.code(health.ready ? 200 : 503).send(health);
  });
}

async function healthOf(doors: Pick<HostDoors, 'status' | 'line'>): Promise<Health> {
  const { vendors, warnings } = await doors.status();
  const serves = vendors.some(({ applications }) => applications.some(({ serving }) => serving));
  const severities = new Set(
    warnings.filter(({ dependsOn }) => dependsOn === undefined).map(({ severity }) => severity),
  );
  return {
    status: severities.has('error') ? 'error' : severities.has('warning') ? 'warning' : 'ok',
    ready: serves && doors.line.length < doors.line.capacity,
    warnings,
  };
}
