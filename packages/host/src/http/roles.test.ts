// sqlite alone: about who may ask; whatever is asked is tried where it is answered
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyOf, createHttpServer, createSilentLog, exposedAccess, tokenHolder } from '@attiva/daemon';
import {
  byApiTokens,
  bySessions,
  byTokenFile,
  operationsOf,
  requireRolesKept,
  requireRolesKeptOverTls,
  whoeverSaysSo,
} from '@attiva/daemon/testing';
import { testCertificate } from '@attiva/testkit';
import { createHostConsole } from '../console/host-console.ts';
import { adminToken, startTrialHost } from '../trial-host.test.fixture.ts';
import { addAdministrationRoutes } from './routes.ts';

/** As many as the API has: what is described and not asked here is found. */
const written = operationsOf(new URL('../../../../docs/reference/openapi-host.json', import.meta.url));

test('every address of the administration lets in exactly those that its description names, whatever way they came', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const { doors } = trial.host;
  const { access } = doors;
  const really = anyOf(tokenHolder({ text: adminToken }), access.whoAsks);
  for (const [whoAsks, shows] of [
    [whoeverSaysSo, undefined],
    [really, bySessions(access)],
    [really, await byApiTokens(access)],
    [really, byTokenFile(adminToken)],
  ] as const) {
    const server = createHttpServer({ log: createSilentLog(), now: () => trial.clock.ms });
    const api = addAdministrationRoutes(server, doors, { whoAsks });
    createHostConsole(doors).addTo(api);
    assert.deepEqual(await requireRolesKept(server, api, shows), written);
  }
});

test('the exposed listener lets in the same over TLS, and nobody where the machine itself is asked for', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const access = exposedAccess(trial.host.doors.access);
  const doors = { ...trial.host.doors, access };
  const identity = { certificates: testCertificate.cert, privateKey: testCertificate.key };
  const log = createSilentLog();
  const door = { hostNames: ['console.example'], tls: () => identity, tlsOnly: true };
  for (const shows of [bySessions(access), await byApiTokens(access)]) {
    const server = createHttpServer({ log, now: () => trial.clock.ms, ...door });
    const api = addAdministrationRoutes(server, doors, { whoAsks: access.whoAsks, door: 'exposed' });
    createHostConsole(doors).addTo(api);
    assert.deepEqual(await requireRolesKeptOverTls(server, api, { host: 'console.example', shows }), written);
  }
});
