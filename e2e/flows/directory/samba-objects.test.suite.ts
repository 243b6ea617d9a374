/** Activation objects of an Active Directory by the command line: over LDAPS, StartTLS and Kerberos, without a change of its schema. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestAuthority } from '@attiva/testkit';
import { container, insideOf, type SambaSite } from './samba-site.ts';

export function testObjects(the: () => SambaSite): void {
  test('one is published over LDAPS, listed over StartTLS, and stands where administrators look for it', async () => {
    const { site, network, asAdministrator } = the();
    const key = await site.aurora.hostKey('Rossi SpA', 'aurora-os');
    const { dn } = await site.publish([key, ...asAdministrator(), '--bound-to-ca', '--name', 'bound']);
    assert.match(dn, /^CN=[0-9a-f]{32},CN=Attiva,CN=Services,CN=Configuration,DC=ad,DC=example$/i);
    const { directory, objects } = await site.list(asAdministrator(`ldap://${network.innerAddress}`));
    assert.deepEqual([directory.kind, directory.container], ['ad', container]);
    const [listed] = objects.filter(({ name }) => name === 'bound');
    assert.deepEqual([listed?.dn, listed?.application, listed?.refused], [dn, 'aurora-os', null]);
  });

  test('by Kerberos every account may read it, none but an administrator may write; a member needs no password', async () => {
    const { site, samba } = the();
    const keytab = await samba.createAccount('member');
    const surroundings = insideOf(the());
    const kerberos = ['--server', 'dc1.ad.example', '--kerberos', '--keytab', keytab, '--principal', 'member'];
    const { objects } = await site.list(kerberos, surroundings);
    // The one bound to a CA is not believed in a session for which no CA vouches.
    assert.deepEqual(new Set(objects.map(({ refused }) => refused)), new Set([null, 'object-of-another-directory']));
    const [object] = objects.filter(({ refused }) => refused === null);
    await site.refused(['remove', object?.name ?? '', ...kerberos], 'directory-access-denied', surroundings);
    const wrong = kerberos.map((word) => (word === 'member' ? 'nobody' : word));
    await site.refused(['list', ...wrong], 'directory-login-refused', surroundings);
  });

  test('an administrator publishes and removes by Kerberos', async () => {
    const { site, samba, asAdministrator } = the();
    const keytab = await samba.exportKeytab('administrator');
    const surroundings = insideOf(the());
    const kerberos = ['--server', 'dc1.ad.example', '--kerberos', '--keytab', keytab, '--principal', 'administrator'];
    const key = await site.aurora.hostKey('Verdi', 'aurora-os', '--generation', '2022');
    const name = 'to go';
    await site.publish([key, ...asAdministrator(), '--name', name]);
    const removed = await site.run(['remove', name, ...kerberos], surroundings);
    assert.match(removed.stdout, /^Removed /m, removed.stderr);
    const { objects } = await site.list(kerberos, surroundings);
    assert.ok(objects.every((one) => one.name !== name));
  });

  test('a user without rights, a wrong password, nobody at all: each is told', async () => {
    const { site, samba, network, as } = the();
    await samba.administer('user', 'create', 'user', samba.password);
    const key = await site.aurora.hostKey('Neri', 'aurora-os');
    const user = as('user@ad.example');
    const denied = await site.refused(
      ['publish', key, ...user, '--roots', site.aurora.vendorFile],
      'directory-access-denied',
    );
    assert.match(denied.detail, /denies access \(CN=Attiva,CN=Services,/);
    assert.match(denied.remedy, /account with rights/);
    const wrong = [...user.slice(0, -1), site.file('wrong', 'wrong')];
    await site.refused(['list', ...wrong], 'directory-login-refused');
    const nobody = await site.refused(
      ['list', '--server', network.innerAddress, ...user.slice(2, 4)],
      'directory-access-denied',
    );
    assert.match(nobody.remedy, /account/);
  });

  test('a controller that is not there, and one whose certificate nobody trusted vouches for: nothing is said to it', async () => {
    const { site, samba, network, asAdministrator, keytab } = the();
    const gone = await site.refused(
      ['list', ...asAdministrator(`ldaps://${network.innerAddress}:637`)],
      'directory-unreachable',
    );
    assert.match(gone.detail, /10\.83\.2\.2:637 cannot be reached: ECONNREFUSED/);
    const mallory = site.file('mallory.pem', createTestAuthority('Mallory CA').cert);
    for (const server of [network.innerAddress, `ldap://${network.innerAddress}`]) {
      await site.refused(['list', ...asAdministrator(server, mallory)], 'directory-untrusted');
    }
    const kerberos = ['--kerberos', '--keytab', keytab, '--principal', 'PC1$'];
    const closed = ['list', '--server', 'dc1.ad.example:390', ...kerberos];
    await site.refused(closed, 'directory-unreachable', insideOf(the()));
    const KRB5_CONFIG = site.file(
      'krb5.conf',
      '[libdefaults]\ndefault_realm = AD.EXAMPLE\n[realms]\nAD.EXAMPLE = {\nkdc = 127.0.0.1:89\n}\n',
    );
    const silent = ['list', '--server', 'dc1.ad.example', ...kerberos];
    await site.refused(silent, 'directory-unreachable', insideOf({ network, samba }, { KRB5_CONFIG }));
  });
}
