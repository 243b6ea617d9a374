import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createHttpServer, createSilentLog, exposedAccess, selfSignedCertificate } from '@attiva/daemon';
import {
  byApiTokens,
  bySessions,
  operationsOf,
  requireRolesKept,
  requireRolesKeptOverTls,
  whoeverSaysSo,
} from '@attiva/daemon/testing';
import { openBench } from '../authority.test.fixture.ts';
import { createAuthorityConsole } from '../console/authority-console.ts';
import { addAdministrationRoutes } from './administration-routes.ts';

/** As many as the API has: what is described and not asked here is found. */
const written = operationsOf(new URL('../../../../docs/reference/openapi-authority.json', import.meta.url));

test('every address of the administration lets in exactly those that its description names, whatever way they came', async () => {
  const { authority } = await (await openBench()).start();
  const { access } = authority;
  for (const [whoAsks, shows] of [
    [whoeverSaysSo, undefined],
    [access.whoAsks, bySessions(access)],
    [access.whoAsks, await byApiTokens(access)],
  ] as const) {
    const server = createHttpServer({ log: createSilentLog(), now: () => 0 });
    const api = addAdministrationRoutes(server, {
      parts: authority.parts,
      status: () => authority.status(),
      readPackToml: async () => '',
      access,
      exposure: authority.exposure,
      whoAsks,
    });
    createAuthorityConsole({ access, status: () => authority.status(), now: () => 0 }).addTo(api);
    assert.deepEqual(await requireRolesKept(server, api, shows), written);
  }
});

test('the exposed listener lets in the same over TLS, and nobody where the machine itself is asked for', async () => {
  const { authority } = await (await openBench()).start();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const identity = {
    certificates: selfSignedCertificate({ privateKey, names: [], serial: Buffer.alloc(16, 1), from: 0 }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
  const door = { hostNames: ['console.example'], tls: () => identity, tlsOnly: true };
  const { parts, exposure } = authority;
  const access = exposedAccess(authority.access);
  const status = (): ReturnType<typeof authority.status> => authority.status();
  const who = { access, whoAsks: access.whoAsks, door: 'exposed' } as const;
  for (const shows of [bySessions(access), await byApiTokens(access)]) {
    const server = createHttpServer({ log: createSilentLog(), now: () => 0, ...door });
    const api = addAdministrationRoutes(server, { parts, status, exposure, readPackToml: async () => '', ...who });
    createAuthorityConsole({ access, status, now: () => 0 }).addTo(api);
    assert.deepEqual(await requireRolesKeptOverTls(server, api, { host: 'console.example', shows }), written);
  }
});
