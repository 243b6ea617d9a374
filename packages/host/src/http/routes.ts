/**
 * The tables of addresses: method, path, handler, who may. Activation listener (TCP 7688): everybody in an allowed
 * network. Administration listener (TCP 7690): whoever has the role that the address is described with.
 */
import { addBackupRoutes } from '../backup/backup.routes.ts';
import { addForgettingRoutes } from '../forgetting/forgetting.routes.ts';
import {
  addAccessRoutes,
  addExposureRoutes,
  type AdministrationOptions,
  addMetricsPage,
  type AdministrationApi,
  createAdministrationApi,
  type HttpServer,
} from '@attiva/daemon';
import { addAuditRoutes } from '../audit/audit.routes.ts';
import { addCarriedRoutes } from '../carry/carried.routes.ts';
import { addCarryRoutes } from '../carry/carry.routes.ts';
import type { HostDoors } from '../doors.ts';
import { addGrantsRoutes } from '../grants/grants.routes.ts';
import { addPacksRoutes } from '../packs/packs.routes.ts';
import { addPublishingRoutes } from '../publishing/publishing.routes.ts';
import { addHintsRoutes } from '../hints/hints.routes.ts';
import { addReportsRoutes } from '../reports/reports.routes.ts';
import { addRevocationRoutes } from '../revocation/revocation.routes.ts';
import { addEventRoutes } from '../events/event.routes.ts';
import { addOfflineRoutes } from '../registration/offline.routes.ts';
import { addRegistrationRoutes } from '../registration/registration.routes.ts';
import { addRollRoutes } from '../roll/roll.routes.ts';
import { addSettingsRoutes } from '../settings/settings.routes.ts';
import { addTransferRoutes } from '../transfer/transfer.routes.ts';
import { addHostsRoutes } from '../hosts/hosts.routes.ts';
import { addOtherHostsRoutes } from '../other-hosts/other-hosts.routes.ts';
import { addExplainingRoutes } from '../explaining/explaining.routes.ts';
import { addMachinesRoutes } from '../machines/machines.routes.ts';
import { addNotifyRoutes } from '../notify/notify.routes.ts';
import { addClientRoutes } from '../status/client.routes.ts';
import { addHealthRoutes } from '../status/health.routes.ts';
import { addStatusRoutes } from '../status/status.routes.ts';
import { addUsageRoutes } from '../usage/usage.routes.ts';
import { addVendorRoutes } from '../vendors/vendor.routes.ts';
import { programVersion } from '../version.ts';
import { activationsRoute } from './activations.route.ts';
import { hostInfoRoute } from './host-info.route.ts';
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

type WhoMayAsk = Pick<AdministrationOptions, 'whoAsks' | 'door'>;

/** Routes of an administration listener; what they do is in the use cases that `doors` hands in. */
export function addAdministrationRoutes(server: HttpServer, doors: HostDoors, who: WhoMayAsk): AdministrationApi {
  const title = { title: 'Administration of an Attiva host', version: programVersion };
  const api = createAdministrationApi(server.fastify, { ...title, ...who });
  addStatusRoutes(api, () => doors.status());
  addTlsRoutes(api, doors);
  addVendorRoutes(api, doors);
  addRegistrationRoutes(api, (key, vendor, actor) => doors.register(key, vendor, actor));
  addOfflineRoutes(api, doors.offline);
  addClientRoutes(api, doors);
  addMetricsPage(api, doors.metrics);
  addHealthRoutes(api, doors);
  addNotifyRoutes(api, (actor) => doors.notifier.test(actor));
  addExplainingRoutes(api, (machine) => doors.explain(machine));
  addEventRoutes(api, doors);
  const { line, now, book } = doors;
  const { database } = doors.settingsDoor;
  addCarryRoutes(api, { line, now, database, listsOf: (vendor) => book.find(vendor)?.revocations.chains() });
  addCarriedRoutes(api, doors.carried);
  addRevocationRoutes(api, doors.revocations);
  addGrantsRoutes(api, doors.grants);
  addPacksRoutes(api, doors.packs);
  addSettingsRoutes(api, doors.settingsDoor);
  addAuditRoutes(api, doors.audit);
  addPublishingRoutes(api, doors.publishing);
  addForgettingRoutes(api, doors.forgetting);
  addBackupRoutes(api, doors.noteBackup);
  addTransferRoutes(api, doors.table);
  addMachinesRoutes(api, doors.machines);
  addReportsRoutes(api, doors.reports, doors.figures.renewals);
  addAccessRoutes(api, doors.access);
  addExposureRoutes(api, doors.exposure);
  addHintsRoutes(api, doors.hints);
  addUsageRoutes(api, doors.usage);
  addRollRoutes(api, doors.roll);
  addOtherHostsRoutes(api, doors.otherHosts);
  addHostsRoutes(api, doors.hosts);
  return api;
}
