/**
 * The tables of addresses: method, path, handler, who may. Activation listener (TCP 7688): everybody in an allowed
 * network. Administration listener (TCP 7690): whoever holds the token file.
 */
import { addBackupRoutes } from '../backup/backup.routes.ts';
import { addForgettingRoutes } from '../forgetting/forgetting.routes.ts';
import { addMetricsRoute, type AdminToken, type HttpServer, requireAdminToken } from '@attiva/daemon';
import { addAuditRoutes } from '../audit/audit.routes.ts';
import { addCarryRoutes } from '../carry/carry.routes.ts';
import type { HostDoors } from '../doors.ts';
import { addGrantsRoutes } from '../grants/grants.routes.ts';
import { addPacksRoutes } from '../packs/packs.routes.ts';
import { addPublishingRoutes } from '../publishing/publishing.routes.ts';
import { addRevocationRoutes } from '../revocation/revocation.routes.ts';
import { addOfflineRoutes } from '../registration/offline.routes.ts';
import { addSettingsRoutes } from '../settings/settings.routes.ts';
import { addTransferRoutes } from '../transfer/transfer.routes.ts';
import { addExplainingRoutes } from '../explaining/explaining.routes.ts';
import { addNotifyRoutes } from '../notify/notify.routes.ts';
import { addHealthRoutes } from '../status/health.routes.ts';
import { activationsRoute } from './activations.route.ts';
import { hostInfoRoute } from './host-info.route.ts';
import { readFields } from './json-body.ts';
import { addTlsRoutes } from '../tls/tls.routes.ts';
import { type NetworkRule, requireNetwork } from './networks.ts';
import { revocationsRoute } from './revocations.route.ts';

/** Routes of the activation listener. */
export function addActivationRoutes(server: HttpServer, doors: HostDoors, mayAsk: NetworkRule): void {
  const { fastify } = server;
  const { line, info, book, now } = doors;
  doors.tls.watch(fastify);
  requireNetwork(fastify, mayAsk, doors.onForeignNetwork);
  fastify.post('/v1/activations', activationsRoute({ line, now }));
  fastify.get('/v1/host', hostInfoRoute(info));
  fastify.get('/v1/revocations', revocationsRoute(book));
}

const page = { limit: { wholeUpTo: 1000, usual: 100 }, offset: { wholeUpTo: 100_000_000, usual: 0 } } as const;

/** Routes of the administration listener; what they do is in the use cases that `doors` hands in. */
export function addAdministrationRoutes(server: HttpServer, doors: HostDoors, token: AdminToken): void {
  const { fastify } = server;
  requireAdminToken(fastify, token);
  const json = { config: { body: 'json' as const } };
  fastify.get('/v1/status', async () => doors.status());
  addTlsRoutes(fastify, doors);
  // A vendor file has at most 4 MiB, and JSON escapes its quotes.
  fastify.post('/v1/vendors', { ...json, bodyLimit: 9 * 1024 * 1024 }, async (request) =>
    doors.addVendor(readFields({ file: 'text' }, request.body).file),
  );
  fastify.post('/v1/vendor-checks', { ...json, bodyLimit: 9 * 1024 * 1024 }, async (request) =>
    doors.checkVendor(readFields({ file: 'text' }, request.body).file),
  );
  fastify.post('/v1/registrations', json, async (request) => {
    const { key, vendor } = readFields({ key: 'text', vendor: 'optional text' }, request.body);
    return doors.register(key, vendor);
  });
  addOfflineRoutes(server, doors.offline);
  fastify.get('/v1/clients', async (request) => ({ clients: await doors.clients(readFields(page, request.query)) }));
  addMetricsRoute(fastify, doors.metrics);
  addHealthRoutes(fastify, doors);
  addNotifyRoutes(fastify, () => doors.notifier.test());
  addExplainingRoutes(fastify, (machine) => doors.explain(machine));
  fastify.get('/v1/events', async (request) => {
    const fields = {
      limit: page.limit,
      before: { wholeUpTo: 999_999_999, usual: 0 },
      client: 'optional text',
    } as const;
    const { limit, before, client } = readFields(fields, request.query);
    const of = { limit, ...(before > 0 && { before }), ...(client !== undefined && { client }) };
    return { events: await doors.events(of) };
  });
  const { line, now, book } = doors;
  addCarryRoutes(fastify, { line, now, listsOf: (vendor) => book.find(vendor)?.revocations.chains() });
  addRevocationRoutes(fastify, doors.revocations);
  addGrantsRoutes(server, doors.grants);
  addPacksRoutes(server, doors.packs);
  addSettingsRoutes(server, doors.settings);
  addAuditRoutes(server, doors.audit);
  addPublishingRoutes(server, doors.publishing);
  addForgettingRoutes(server, doors.forget);
  addBackupRoutes(server, doors.noteBackup);
  addTransferRoutes(server, doors.table);
}
