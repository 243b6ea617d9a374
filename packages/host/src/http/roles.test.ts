import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpServer, createSilentLog, exposedAccess } from '@attiva/daemon';
import { requireRolesKept, requireRolesKeptOverTls, whoeverSaysSo } from '@attiva/daemon/testing';
import { testCertificate } from '@attiva/testkit';
import { createHostConsole } from '../console/host-console.ts';
import { startTrialHost } from '../trial-host.test.fixture.ts';
import { addAdministrationRoutes } from './routes.ts';

test('every address of the administration lets in exactly those that its description names', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const { doors } = trial.host;
  const server = createHttpServer({ log: createSilentLog(), now: () => trial.clock.ms });
  const api = addAdministrationRoutes(server, doors, { whoAsks: whoeverSaysSo });
  createHostConsole(doors).addTo(api);
  const asked = await requireRolesKept(server, api);
  assert.ok(asked >= 4 * 76, `${asked} pairs`);
});

test('the exposed listener lets in the same over TLS, and nobody where the machine itself is asked for', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const doors = { ...trial.host.doors, access: exposedAccess(trial.host.doors.access) };
  const identity = { certificates: testCertificate.cert, privateKey: testCertificate.key };
  const log = createSilentLog();
  const door = { hostNames: ['console.example'], tls: () => identity, tlsOnly: true };
  const server = createHttpServer({ log, now: () => trial.clock.ms, ...door });
  const api = addAdministrationRoutes(server, doors, { whoAsks: whoeverSaysSo, door: 'exposed' });
  createHostConsole(doors).addTo(api);
  const asked = await requireRolesKeptOverTls(server, api, 'console.example');
  assert.ok(asked >= 4 * 80, `${asked} pairs`);
});
