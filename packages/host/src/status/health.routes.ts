/**
 * Health for probes, on the administration listener: `GET /v1/health` tells all, `/v1/health/live` that the program answers,
 * `/v1/health/ready` that machines would be answered.
 */
import { among, type AdministrationApi, list, named, object, type Schema, yesNo } from '@attiva/daemon';
import type { HostDoors } from '../doors.ts';
import type { HostWarning } from './host-warning.ts';
import { hostWarning } from './status.routes.ts';

interface Health {
  readonly status: 'ok' | 'warning' | 'error';
  readonly ready: boolean;
  readonly warnings: readonly HostWarning[];
}

const health: Schema<Health> = named(
  'Health',
  object({
    status: { ...among('ok', 'warning', 'error'), description: 'The worst warning that no other explains.' },
    ready: yesNo({ about: 'Whether a machine that called now would be answered for some application.' }),
    warnings: list(hostWarning),
  }),
);

export function addHealthRoutes(api: AdministrationApi, doors: Pick<HostDoors, 'status' | 'line'>): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/health',
      role: 'viewer',
      summary: 'What is the matter, and what to do.',
      answer: health,
    },
    async () => healthOf(doors),
  );
  // Alive is who answers: a host that waits for its registration must not be restarted for it.
  api.add(
    {
      method: 'GET',
      path: '/v1/health/live',
      role: 'viewer',
      summary: 'That the program answers.',
      answer: object({ status: among('ok') }),
    },
    async () => ({ status: 'ok' }) as const,
  );
  api.add(
    {
      method: 'GET',
      path: '/v1/health/ready',
      role: 'viewer',
      summary: 'That machines would be answered.',
      answer: health,
      statuses: { 503: 'They would not.' },
    },
    async ({ reply }) => {
      const found = await healthOf(doors);
      void reply.code(found.ready ? 200 : 503);
      return found;
    },
  );
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
