// needs: linux slapd ldap-utils
/** Activation objects in a real OpenLDAP, by the command line: published, listed, copied, forged, removed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority, type StartedOpenLdap, startOpenLdap } from '@attiva/testkit';
import { createFolder } from '../../site/folder.ts';
import { createDirectorySite, type DirectorySite } from './directory-site.ts';

const schema = readFileSync(new URL('../../../deploy/openldap/attiva.ldif', import.meta.url), 'utf8');
const suffix = 'dc=rossi,dc=example';
const rossi = createTestAuthority('Rossi CA');
const mallory = createTestAuthority('Mallory CA');
const names = ['localhost', '127.0.0.1'];

describe('activation objects in OpenLDAP', () => {
  const folder = createFolder('directory-openldap');
  const running: StartedOpenLdap[] = [];
  let site: DirectorySite;
  let ldap: StartedOpenLdap;
  let caFile: string;
  let passwordFile: string;

  const start = async (options: Partial<Parameters<typeof startOpenLdap>[0]> = {}): Promise<StartedOpenLdap> => {
    const started = await startOpenLdap({
      suffix,
      schema,
      certificate: rossi.issue({ name: 'ldap', names }),
      ...options,
    });
    running.push(started);
    return started;
  };
  const at = (server: StartedOpenLdap, ca: string = caFile): readonly string[] => [
    '--server',
    `ldaps://127.0.0.1:${server.ldapsPort}`,
    '--ca-file',
    ca,
    '--bind-dn',
    server.adminDn,
    '--password-file',
    passwordFile,
  ];
  /** Puts the first object of one directory, as it is, into another. */
  const copy = async (from: StartedOpenLdap, to: StartedOpenLdap): Promise<void> => {
    const chain = await from.read('attivaChain');
    await to.add(
      `dn: cn=attiva,${suffix}\nobjectClass: attivaContainer\ncn: attiva\n\n` +
        `dn: cn=copied,cn=attiva,${suffix}\nobjectClass: attivaActivationObject\ncn: copied\ndisplayName: copied\n` +
        `attivaKeyword: attiva-activation-object\nattivaChain:: ${Buffer.from(chain).toString('base64')}\n`,
    );
  };

  before(async () => {
    site = await createDirectorySite(folder, '127.83.1.1');
    ldap = await start();
    caFile = site.file('rossi.pem', rossi.cert);
    passwordFile = site.file('password', `${ldap.password}\n`);
  });
  after(async () => {
    for (const server of running) await server.stop();
    await site.authority.stop();
  });

  test('one is published, listed as good, published again in its place, and removed', async () => {
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    const first = await site.publish([key, ...at(ldap), '--name', 'for all of us']);
    assert.equal(first.replaced, false);
    const again = await site.publish([key, ...at(ldap)]);
    assert.deepEqual([again.dn, again.replaced], [first.dn, true]);
    const { directory, objects } = await site.list(at(ldap));
    assert.equal(directory.kind, 'ldap');
    assert.deepEqual(
      objects.map(({ application, refused }) => [application, refused]),
      [['aurora-os', null]],
    );
    const removed = await site.run(['remove', objects[0]?.name ?? '', ...at(ldap)]);
    assert.match(removed.stdout, /^Removed {4}cn=/im);
    assert.deepEqual((await site.list(at(ldap))).objects, []);
    await site.refused(['remove', 'nothing', ...at(ldap)], 'not-found');
  });

  test('several stand side by side, by StartTLS too, and the key is not told to the directory', async () => {
    const keys = [
      await site.aurora.hostKey('Bianchi', 'aurora-os'),
      await site.aurora.hostKey('Verdi', 'aurora-office'),
    ];
    const startTls = ['--server', `ldap://localhost:${ldap.ldapPort}`, ...at(ldap).slice(2)];
    for (const key of keys) await site.publish([key, ...startTls]);
    const { objects } = await site.list(startTls);
    const applications = new Set(objects.map(({ application }) => application));
    assert.deepEqual(applications, new Set(['aurora-office', 'aurora-os']));
    for (const { name } of objects) assert.match(name, /^aurora-\w+ \d{4} …\w{5}$/);
  });

  test('copied into another directory it is refused, and the list says why', async () => {
    const other = await start();
    await copy(ldap, other);
    const { objects } = await site.list(at(other));
    assert.deepEqual(
      objects.map(({ refused }) => refused),
      ['object-of-another-directory'],
    );
  });

  test('not defended: whoever runs a server of his own imitates a directory whose objects are bound to no CA', async () => {
    const uuid = await ldap.readUuid();
    const false1 = await start({ entryUuid: uuid, certificate: mallory.issue({ name: 'ldap', names }) });
    await copy(ldap, false1);
    const { objects } = await site.list(at(false1, site.file('mallory.pem', mallory.cert)));
    assert.deepEqual(
      objects.map(({ refused }) => refused),
      [null],
    );
  });

  test('bound to the CA it is refused there: he has not the key of that CA, though he shows its certificate', async () => {
    const strong = await start();
    const key = await site.aurora.hostKey('Neri', 'aurora-os');
    await site.publish([key, ...at(strong), '--bound-to-ca']);
    assert.deepEqual(
      (await site.list(at(strong))).objects.map(({ refused }) => refused),
      [null],
    );
    const entryUuid = await strong.readUuid();
    // A CA of his own that has the name of the true one, whose certificate he sends along.
    const namesake = createTestAuthority('Rossi CA');
    const certificate = namesake.issue({ name: 'ldap', names });
    for (const chain of ['', rossi.cert]) {
      const imitation = await start({ entryUuid, certificate, chain });
      await copy(strong, imitation);
      const { objects } = await site.list(at(imitation, site.file('namesake.pem', namesake.cert)));
      assert.deepEqual(
        objects.map(({ refused }) => refused),
        ['object-of-another-directory'],
      );
    }
  });

  test('a server without schema, without TLS, with another certificate, or none at all is told by its code', async () => {
    const key = await site.aurora.hostKey('Gialli', 'aurora-os');
    const bare = await startOpenLdap({ suffix, certificate: rossi.issue({ name: 'ldap', names }) });
    running.push(bare);
    const vendor = ['--roots', site.aurora.vendorFile];
    await site.refused(['publish', key, ...at(bare), ...vendor], 'directory-schema-missing');
    const plain = await startOpenLdap({ suffix });
    running.push(plain);
    await site.refused(['list', '--server', `ldap://127.0.0.1:${plain.ldapPort}`], 'directory-not-encrypted');
    await site.refused(['list', ...at(ldap, site.file('other.pem', mallory.cert))], 'directory-untrusted');
    await site.refused(['list', '--server', 'ldaps://127.0.0.1:1'], 'directory-unreachable');
    await site.refused(['list', '--server', `ldaps://127.0.0.1:${ldap.ldapsPort}`], 'directory-untrusted');
  });

  test('rights, passwords, referrals, several suffixes, names that are too long: each with its way out', async () => {
    const key = await site.aurora.hostKey('Azzurri', 'aurora-os');
    const vendor = ['--roots', site.aurora.vendorFile];
    const reader = at(ldap).map((word) => (word === ldap.adminDn ? ldap.readerDn : word));
    await site.refused(['publish', key, ...reader, ...vendor], 'directory-access-denied');
    const wrong = at(ldap).map((word) => (word === passwordFile ? site.file('wrong', 'wrong\n') : word));
    await site.refused(['list', ...wrong], 'directory-login-refused');
    await site.refused(['publish', key, ...at(ldap), ...vendor, '--name', 'x'.repeat(41)], 'object-name-invalid');
    const referring = await start({ referral: { dn: `cn=attiva,${suffix}`, url: 'ldap://elsewhere.example/' } });
    await site.refused(['list', ...at(referring)], 'directory-referral');
    const two = await start({ otherSuffixes: ['dc=bianchi,dc=example'] });
    await site.refused(['list', ...at(two)], 'directory-unsuitable');
    assert.deepEqual((await site.list([...at(two), '--base', suffix])).objects, []);
  });

  test('without a network: the request goes out as a file, the answer comes back as one and is published', async () => {
    const key = await site.aurora.hostKey('Viola', 'aurora-office');
    const request = site.file('request.jws', '');
    const vendor = ['--roots', site.aurora.vendorFile];
    const asked = await site.run(['publish', key, ...at(ldap), ...vendor, '--request', request]);
    assert.match(asked.stdout, /attiva directory confirm --server/);
    const { vendor: published } = JSON.parse(readFileSync(site.aurora.vendorFile, 'utf8')) as { vendor: string[] };
    const payload = Buffer.from(published[0]?.split('.')[1] ?? '', 'base64url').toString();
    const said = JSON.parse(payload) as { authority: string[] };
    const [url] = said.authority;
    const headers = { 'content-type': 'application/jose' };
    const body = readFileSync(request, 'utf8').trim();
    const answer = await fetch(`${url}/v1/host-registrations`, { method: 'POST', headers, body });
    const file = site.file('answer.json', await answer.text());
    const confirmed = await site.run(['confirm', file, ...at(ldap), ...vendor]);
    assert.match(confirmed.stdout, /^Published {4}/m, confirmed.stderr);
    const other = await start();
    await site.refused(['confirm', file, ...at(other), ...vendor], 'object-of-another-directory');
    await site.refused(['confirm', request, ...at(ldap), ...vendor], 'answer-unreadable');
  });
});
