import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpServer, createSilentLog } from '@attiva/daemon';
import { requireRolesKept, whoeverSaysSo } from '@attiva/daemon/testing';
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
