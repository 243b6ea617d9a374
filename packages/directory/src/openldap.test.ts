// needs: linux slapd ldap-utils
/** A real OpenLDAP: what is published there is read again in one session, and every way in which it can refuse is told. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type ActivationObjectClaims, directoryId, type VendorId } from '@attiva/protocol';
import { createTestAuthority, type StartedOpenLdap, startOpenLdap } from '@attiva/testkit';
import {
  type DirectoryAccess,
  type LdapConnection,
  openDirectory,
  publishObject,
  readDirectory,
  removeObject,
} from './index.ts';

const schema = readFileSync(new URL('../../../deploy/openldap/attiva.ldif', import.meta.url), 'utf8');
const suffix = 'dc=rossi,dc=example';
const rossi = createTestAuthority('Rossi CA');
const server = rossi.issue({ name: 'ldap.rossi.example', names: ['localhost', '127.0.0.1'] });

function objectOf(changes: Partial<ActivationObjectClaims> = {}): ActivationObjectClaims {
  const sub = directoryId({ kind: 'ldap', uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' });
  return {
    iss: 'aurora.example' as VendorId,
    iat: 1,
    sub,
    application: 'aurora-os',
    generation: 2025,
    key: '9XJ5D',
    registration: 1,
    ...changes,
  };
}

describe('a real OpenLDAP', () => {
  let ldap: StartedOpenLdap;
  const opened: LdapConnection[] = [];

  before(async () => {
    ldap = await startOpenLdap({ suffix, certificate: server, schema });
  });
  after(async () => {
    for (const connection of opened) await connection.close();
    await ldap.stop();
  });

  const open = async (changes: Partial<DirectoryAccess> = {}): Promise<LdapConnection> => {
    const login = { by: 'password', dn: ldap.adminDn, password: ldap.password } as const;
    const at = `ldaps://127.0.0.1:${ldap.ldapsPort}`;
    const connection = await openDirectory({ server: at, ca: rossi.cert, login, ...changes });
    opened.push(connection);
    return connection;
  };
  const startTls = (): string => `ldap://localhost:${ldap.ldapPort}`;

  for (const how of ['ldaps', 'starttls'] as const) {
    test(`by ${how}: published, read with its identity, replaced, removed`, async () => {
      const connection = await open(how === 'starttls' ? { server: startTls() } : {});
      assert.equal(connection.protection, how);
      assert.deepEqual(connection.authorities, [rossi.keyHash]);
      const empty = await readDirectory(connection);
      assert.deepEqual([empty.identity.kind, empty.objects, empty.ids.length], ['ldap', [], 2]);
      const claims = objectOf();
      const { dn, replaced } = await publishObject(connection, empty.context, { claims, chain: ['a', 'b'] });
      assert.equal(replaced, false);
      const again = await publishObject(connection, empty.context, { claims, chain: ['c'], name: 'for all of us' });
      assert.deepEqual([again.dn, again.replaced], [dn, true]);
      const { objects, ids } = await readDirectory(connection, { vendor: 'aurora.example' });
      assert.deepEqual(ids, empty.ids);
      assert.deepEqual(
        objects.map(({ name, chain }) => [name, chain]),
        [['for all of us', ['c']]],
      );
      assert.deepEqual((await readDirectory(connection, { vendor: 'borealis.example' })).objects, []);
      await removeObject(connection, dn);
      await removeObject(connection, dn);
      assert.deepEqual((await readDirectory(connection)).objects, []);
    });
  }

  test('an account without rights is told so, and changes nothing', async () => {
    const login = { by: 'password', dn: ldap.readerDn, password: ldap.password } as const;
    const connection = await open({ login });
    const { context } = await readDirectory(connection);
    const publishing = publishObject(connection, context, { claims: objectOf(), chain: ['a'] });
    await assert.rejects(publishing, { code: 'directory-access-denied' });
    await assert.rejects(removeObject(connection, suffix), { code: 'directory-access-denied' });
  });

  test('whoever reads without a name reads what everyone may', async () => {
    const connection = await open({ login: { by: 'nobody' } });
    assert.equal((await readDirectory(connection)).identity.kind, 'ldap');
  });

  test('a wrong password, an empty one, a wrong name', async () => {
    for (const dn of [ldap.adminDn, `cn=nobody,${suffix}`]) {
      const wrong = open({ login: { by: 'password', dn, password: 'wrong' } });
      await assert.rejects(wrong, { code: 'directory-login-refused' });
    }
    const empty = open({ login: { by: 'password', dn: ldap.adminDn, password: '' } });
    await assert.rejects(empty, { code: 'wrong-usage' });
  });

  test('a certificate that is not trusted, for another name, from a false CA of the same name', async () => {
    await assert.rejects(open({ ca: createTestAuthority('Other CA').cert }), { code: 'directory-untrusted' });
    await assert.rejects(open({ ca: createTestAuthority('Rossi CA').cert }), { code: 'directory-untrusted' });
    await assert.rejects(open({ server: `ldaps://127.0.0.2:${ldap.ldapsPort}` }), /directory-un/);
    const { ca: _, ...withoutCa } = { server: startTls(), ca: '', login: { by: 'nobody' } as const };
    await assert.rejects(openDirectory(withoutCa), { code: 'directory-untrusted' });
  });

  test('a closed port, a port that speaks no TLS, a server that is silent', async () => {
    await assert.rejects(open({ server: 'ldaps://127.0.0.1:1' }), { code: 'directory-unreachable' });
    await assert.rejects(open({ server: `ldaps://127.0.0.1:${ldap.ldapPort}` }), /directory-/);
    await assert.rejects(open({ server: 'no such server' }), { code: 'wrong-usage' });
  });

  test('a hundred objects of each of twelve vendors are read, page by page', async () => {
    const connection = await open();
    const { context } = await readDirectory(connection);
    for (let at = 0; at < 1200; at += 1) {
      const iss = `vendor${at % 12}.example` as VendorId;
      await publishObject(connection, context, { claims: objectOf({ iss, generation: at }), chain: [`${at}`] });
    }
    const reader = await open({ login: { by: 'password', dn: ldap.readerDn, password: ldap.password } });
    // Its own limit (500 entries in all, whatever the pages) stands in slapd's configuration: what it hides is told.
    await assert.rejects(readDirectory(reader), /directory-failed: .*size\.prtotal/);
    assert.equal((await readDirectory(reader, { vendor: 'vendor3.example' })).objects.length, 100);
    const { objects } = await readDirectory(connection);
    assert.equal(new Set(objects.map(({ chain }) => String(chain))).size, 1200);
  });
});
