/** The public listener (TCP 7691), for hosts and machines of customers: who may ask is decided by proofs, not by addresses. */
import type { HttpServer } from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import { carryRoute } from './carry.route.ts';
import { deviceLicensesRoute } from './device-licenses.route.ts';
import { addDoorRoutes, type DoorParts } from '../portal/door.routes.ts';
import { healthRoute } from './health.route.ts';
import { hostRegistrationsRoute } from './host-registrations.route.ts';
import { revocationsRoute } from './revocations.route.ts';

/** A request is at most 16 KiB; the server's limit says so before anything is read. */
export function addRegistrationRoutes({ fastify }: HttpServer, parts: AuthorityParts, door: DoorParts): void {
  fastify.post('/v1/host-registrations', hostRegistrationsRoute(parts));
  fastify.post('/v1/device-licenses', deviceLicensesRoute(parts));
  // A file of many machines: 16 MiB of its own limit (spec/licenses.md 5).
  fastify.post('/v1/carry', { config: { body: 'json' }, bodyLimit: 16 * 1024 * 1024 }, carryRoute(parts));
  fastify.get('/v1/revocations', revocationsRoute(parts));
  fastify.get('/v1/health', healthRoute());
  addDoorRoutes(fastify, parts, door);
}
