import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpServer, createSilentLog } from '@attiva/daemon';
import { requireRolesKept, whoeverSaysSo } from '@attiva/daemon/testing';
import { openBench } from '../authority.test.fixture.ts';
import { createAuthorityConsole } from '../console/authority-console.ts';
import { addAdministrationRoutes } from './administration-routes.ts';

test('every address of the administration lets in exactly those that its description names', async () => {
  const { authority } = await (await openBench()).start();
  const server = createHttpServer({ log: createSilentLog(), now: () => 0 });
  const api = addAdministrationRoutes(server, {
    parts: authority.parts,
    status: () => authority.status(),
    readPackToml: async () => '',
    access: authority.access,
    exposure: authority.exposure,
    whoAsks: whoeverSaysSo,
  });
  const { access } = authority;
  createAuthorityConsole({ access, status: () => authority.status(), now: () => 0 }).addTo(api);
  const asked = await requireRolesKept(server, api);
  assert.ok(asked >= 4 * 43, `${asked} pairs`);
});
