import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createHttpServer, createSilentLog, exposedAccess, selfSignedCertificate } from '@attiva/daemon';
import { requireRolesKept, requireRolesKeptOverTls, whoeverSaysSo } from '@attiva/daemon/testing';
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

test('the exposed listener lets in the same over TLS, and nobody where the machine itself is asked for', async () => {
  const { authority } = await (await openBench()).start();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const identity = {
    certificates: selfSignedCertificate({ privateKey, names: [], serial: Buffer.alloc(16, 1), from: 0 }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
  const door = { hostNames: ['console.example'], tls: () => identity, tlsOnly: true };
  const server = createHttpServer({ log: createSilentLog(), now: () => 0, ...door });
  const { parts, exposure } = authority;
  const access = exposedAccess(authority.access);
  const status = (): ReturnType<typeof authority.status> => authority.status();
  const who = { access, whoAsks: whoeverSaysSo, door: 'exposed' } as const;
  const api = addAdministrationRoutes(server, { parts, status, exposure, readPackToml: async () => '', ...who });
  createAuthorityConsole({ access, status, now: () => 0 }).addTo(api);
  const asked = await requireRolesKeptOverTls(server, api, 'console.example');
  assert.ok(asked >= 4 * 45, `${asked} pairs`);
});
