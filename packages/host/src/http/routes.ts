/**
 * The tables of addresses: method, path, handler, who may. Activation listener (TCP 7688): everybody in an allowed
 * network. Administration listener (TCP 7690): whoever holds the token file.
 */
import { type AdminToken, type HttpServer, requireAdminToken } from '@attiva/daemon';
import type { FastifyRequest } from 'fastify';
import { ActivationError } from '@attiva/protocol';
import type { HostDoors } from '../doors.ts';
import { activationsRoute } from './activations.route.ts';
import { hostInfoRoute } from './host-info.route.ts';
import type { NetworkRule } from './networks.ts';
import { revocationsRoute } from './revocations.route.ts';

/** Routes of the activation listener. */
export function addActivationRoutes(server: HttpServer, doors: HostDoors, mayAsk: NetworkRule): void {
  const { line, info, book, now } = doors;
  server.fastify.post('/v1/activations', activationsRoute({ line, now, mayAsk }));
  server.fastify.get('/v1/host', hostInfoRoute({ info, mayAsk }));
  server.fastify.get('/v1/revocations', revocationsRoute({ book, mayAsk }));
}

/** Routes of the administration listener; what they do is in the use cases that `doors` hands in. */
export function addAdministrationRoutes(server: HttpServer, doors: HostDoors, token: AdminToken): void {
  const { fastify } = server;
  requireAdminToken(fastify, token);
  const json = { config: { body: 'json' as const } };
  fastify.get('/v1/status', async () => doors.status());
  fastify.post('/v1/vendors', { ...json, bodyLimit: 4 * 1024 * 1024 }, async (request) =>
    doors.addVendor(textField(request, 'file') as string),
  );
  fastify.post('/v1/registrations', json, async (request) =>
    doors.register(textField(request, 'key') as string, textField(request, 'vendor', 'optional')),
  );
  fastify.get('/v1/clients', async (request) => ({ clients: await doors.clients(page(request)) }));
  fastify.get('/v1/events', async (request) => {
    const { client } = request.query as Record<string, unknown>;
    const { limit } = page(request);
    return { events: await doors.events({ limit, ...(typeof client === 'string' && { client }) }) };
  });
}

function textField(
  request: FastifyRequest,
  name: string,
  need: 'required' | 'optional' = 'required',
): string | undefined {
  const value = (request.body as Record<string, unknown> | null)?.[name];
  if (typeof value === 'string') return value;
  if (value === undefined && need === 'optional') return undefined;
  throw new ActivationError('malformed', `the field ${name} is missing or not a text`);
}

function page(request: FastifyRequest): { limit: number; offset: number } {
  const query = request.query as Record<string, unknown>;
  return { limit: wholeNumber(query['limit'], 100, 1000), offset: wholeNumber(query['offset'], 0, 100_000_000) };
}

function wholeNumber(value: unknown, fallback: number, most: number): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new ActivationError('malformed', `a whole number from 0 to ${most} was expected`);
}
