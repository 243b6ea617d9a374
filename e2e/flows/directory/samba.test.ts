// needs: linux root iproute2 nftables samba-ad-dc samba-ad-provision krb5-user bind9-dnsutils ldap-utils libsasl2-modules-gssapi-mit
/** Activation objects in a real Active Directory (Samba's): over LDAPS, StartTLS and Kerberos, without a change of its schema. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  createTestAuthority,
  type StartedNamespace,
  type StartedSamba,
  startNamespace,
  startSamba,
} from '@attiva/testkit';
import { createFolder } from '../../site/folder.ts';
import { createDirectorySite, type DirectorySite } from './directory-site.ts';

const inner = '10.83.2.2';
const rossi = createTestAuthority('Rossi CA');

describe('activation objects in an Active Directory', () => {
  const folder = createFolder('directory-samba');
  let site: DirectorySite;
  let network: StartedNamespace;
  let samba: StartedSamba;
  let at: readonly string[];

  before(async () => {
    network = await startNamespace({
      name: 'attdir',
      innerAddress: inner,
      outerAddress: '10.83.2.1',
      resolvConf: 'nameserver 127.0.0.1\nsearch ad.example\n',
    });
    const certificate = rossi.issue({ name: 'dc1.ad.example', names: ['dc1.ad.example', inner] });
    samba = await startSamba({ namespace: network, domain: 'ad.example', certificate });
    site = await createDirectorySite(folder, '127.83.2.11');
    const ca = ['--ca-file', site.file('rossi.pem', rossi.cert)];
    at = [...ca, '--password-file', site.file('password', samba.password)];
  });
  after(async () => {
    await site?.authority.stop();
    await samba?.stop();
    await network?.close();
  });

  const asAdministrator = (server: string): readonly string[] => [
    '--server',
    server,
    '--bind-dn',
    samba.administrator,
    ...at,
  ];

  test('one is published over LDAPS, listed over StartTLS, and stands where administrators look for it', async () => {
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    const { dn } = await site.publish([key, ...asAdministrator(inner), '--bound-to-ca']);
    assert.match(dn, /^CN=[0-9a-f]{32},CN=Attiva,CN=Services,CN=Configuration,DC=ad,DC=example$/i);
    const { directory, objects } = await site.list(asAdministrator(`ldap://${inner}`));
    assert.equal(directory.kind, 'ad');
    assert.deepEqual(
      objects.map(({ dn: name, application, refused }) => [name, application, refused]),
      [[dn, 'aurora-os', null]],
    );
  });

  test('by Kerberos every account may read it, none but an administrator may write; a member needs no password', async () => {
    const keytab = await samba.createAccount('member');
    const surroundings = { inside: network, environment: samba.environment };
    const kerberos = ['--server', 'dc1.ad.example', '--kerberos', '--keytab', keytab, '--principal', 'member'];
    const key = await site.aurora.hostKey('Bianchi', 'aurora-office');
    await site.publish([key, ...asAdministrator(inner)]);
    const { objects } = await site.list(kerberos, surroundings);
    // The one bound to a CA is not believed in a session for which no CA vouches.
    assert.deepEqual(new Set(objects.map(({ refused }) => refused)), new Set([null, 'object-of-another-directory']));
    const [object] = objects.filter(({ refused }) => refused === null);
    await site.refused(['remove', object?.name ?? '', ...kerberos], 'directory-access-denied', surroundings);
    const wrong = kerberos.map((word) => (word === 'member' ? 'nobody' : word));
    await site.refused(['list', ...wrong], 'directory-login-refused', surroundings);
  });

  test('an administrator publishes and removes by Kerberos', async () => {
    const keytab = await samba.exportKeytab('administrator');
    const surroundings = { inside: network, environment: samba.environment };
    const kerberos = ['--server', 'dc1.ad.example', '--kerberos', '--keytab', keytab, '--principal', 'administrator'];
    const key = await site.aurora.hostKey('Verdi', 'aurora-os', '--generation', '2022');
    const name = 'to go';
    await site.publish([key, ...asAdministrator(inner), '--name', name]);
    const removed = await site.run(['remove', name, ...kerberos], surroundings);
    assert.match(removed.stdout, /^Removed /m, removed.stderr);
    const { objects } = await site.list(kerberos, surroundings);
    assert.ok(objects.every((one) => one.name !== name));
  });

  test('a user without rights, a wrong password, nobody at all: each is told', async () => {
    await samba.createAccount('user');
    const key = await site.aurora.hostKey('Neri', 'aurora-os');
    const vendor = ['--roots', site.aurora.vendorFile];
    const user = ['--server', inner, '--bind-dn', 'user@ad.example', ...at];
    await site.refused(['publish', key, ...user, ...vendor], 'directory-access-denied');
    const wrong = ['--server', inner, '--bind-dn', 'user@ad.example', ...at.slice(0, 2), '--password-file'];
    await site.refused(['list', ...wrong, site.file('wrong', 'wrong')], 'directory-login-refused');
    const nobody = await site.refused(['list', '--server', inner, ...at.slice(0, 2)], 'directory-access-denied');
    assert.match(nobody.remedy, /account/);
  });
});
