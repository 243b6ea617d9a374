/** The administration's addresses of the settings: what is in force, and changing it. */
import type { HttpServer } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { HostSettings } from './host-settings.ts';

export function addSettingsRoutes({ fastify }: HttpServer, settings: HostSettings): void {
  fastify.get('/v1/settings', async () => ({ settings: settings.list() }));
  fastify.post('/v1/settings', { config: { body: 'json' as const } }, async (request) =>
    settings.change(readChange(request.body)),
  );
}

/** @throws {ActivationError} `wrong-usage`. */
function readChange(body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'change' in body && Object.keys(body).length === 1)
    return body.change;
  throw new ActivationError('wrong-usage', 'an object with the one field "change" was expected', {
    facts: { fields: ['change'] },
  });
}
