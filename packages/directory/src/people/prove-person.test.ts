// needs: linux slapd ldap-utils
/** A real OpenLDAP with people and groups in it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTestAuthority, type StartedOpenLdap, startOpenLdap } from '@attiva/testkit';
import { directoryLogIn } from './directory-log-in.ts';
import { type PeopleDirectory, type Person, provePerson } from './prove-person.ts';

const suffix = 'dc=rossi,dc=example';
const rossi = createTestAuthority('Rossi CA');
const certificate = rossi.issue({ name: 'ldap.rossi.example', names: ['127.0.0.1'] });
const [admins, viewers, posix] = [`cn=admins,${suffix}`, `cn=viewers,${suffix}`, `cn=posix,${suffix}`];

const person = (uid: string, under: string): string =>
  `dn: uid=${uid},${under}\nobjectClass: inetOrgPerson\ncn: ${uid}\nsn: ${uid}\nuid: ${uid}\nuserPassword: password of ${uid}\n`;
const unit = (name: string, under: string): string =>
  `dn: ou=${name},${under}\nobjectClass: organizationalUnit\nou: ${name}\n`;
const people = `ou=people,${suffix}`;
const entries = [
  unit('people', suffix),
  unit('berlin', people),
  person('anna', people),
  person('bruno', people),
  person('twice', people),
  person('twice', `ou=berlin,${people}`),
  `dn: ${admins}\nobjectClass: groupOfNames\ncn: admins\nmember: uid=anna,${people}\n`,
  `dn: ${viewers}\nobjectClass: groupOfUniqueNames\ncn: viewers\nuniqueMember: uid=anna,${people}\nuniqueMember: uid=bruno,${people}\n`,
];

describe('people of a real OpenLDAP', () => {
  let ldap: StartedOpenLdap;
  let directory: PeopleDirectory;
  before(async () => {
    ldap = await startOpenLdap({
      suffix,
      certificate,
      access: ['access to attrs=userPassword by anonymous auth', 'access to * by users read'],
    });
    for (const entry of entries) await ldap.add(entry);
    directory = {
      server: `ldaps://127.0.0.1:${ldap.ldapsPort}`,
      ca: rossi.cert,
      base: people,
      reader: { dn: ldap.readerDn, password: ldap.password },
    };
  });
  after(() => ldap.stop());

  const prove = (name: string, password = `password of ${name}`): Promise<Person | undefined> =>
    provePerson(directory, { name, password }, [admins, viewers, posix]);

  test('name and password prove somebody, with those of the groups that hold them', async () => {
    assert.deepEqual(await prove('anna'), { dn: `uid=anna,${people}`, name: 'anna', groups: [admins, viewers] });
    assert.deepEqual((await prove(' BRUNO ', 'password of bruno'))?.name, 'bruno', 'as the directory writes it');
    assert.deepEqual((await prove('bruno'))?.groups, [viewers]);
  });

  test('wrong, empty, unknown, twice there, and filters: nobody', async () => {
    for (const [name, password] of [
      ['anna', 'password of bruno'],
      ['anna', ''],
      ['nobody', 'password of anna'],
      ['twice', 'password of twice'],
      ['*', 'password of anna'],
      ['anna)(objectClass=*', 'password of anna'],
      [`uid=anna,${people}`, 'password of anna'],
      ['reader', ldap.password],
    ] as const)
      assert.equal(await prove(name, password), undefined, name);
  });

  test('the first group that holds somebody says the role, and who is in none comes not in', async () => {
    const way = directoryLogIn(
      async () => directory,
      [
        [admins, 'administrator'],
        [viewers, 'viewer'],
      ],
    );
    const logIn = (name: string): Promise<unknown> => way.logIn({ name, password: `password of ${name}` });
    assert.deepEqual(await logIn('anna'), {
      name: 'anna',
      role: 'administrator',
      subject: `uid=anna,${people}`,
    });
    assert.deepEqual(await logIn('bruno'), {
      name: 'bruno',
      role: 'viewer',
      subject: `uid=bruno,${people}`,
    });
    assert.equal(
      await directoryLogIn(async () => directory, [[posix, 'viewer']]).logIn({
        name: 'anna',
        password: 'password of anna',
      }),
      undefined,
    );
  });

  test('without a reader nobody in particular looks, and here that may not', async () => {
    const { reader: _reader, ...open } = directory;
    const anna = { name: 'anna', password: 'password of anna' };
    await assert.rejects(provePerson(open, anna, [admins]), { code: 'directory-failed' });
  });

  test('a reader that is refused, a server that is gone or not trusted is told and is no wrong password', async () => {
    const ask = (changes: Partial<PeopleDirectory>): Promise<unknown> =>
      provePerson({ ...directory, ...changes }, { name: 'anna', password: 'password of anna' }, [admins]);
    await assert.rejects(ask({ reader: { dn: ldap.readerDn, password: 'wrong' } }), {
      code: 'directory-login-refused',
    });
    await assert.rejects(ask({ ca: createTestAuthority('Another').cert }), { code: 'directory-untrusted' });
    await assert.rejects(ask({ server: 'ldaps://127.0.0.1:1' }), { code: 'directory-unreachable' });
    await assert.rejects(ask({ base: 'ou=nowhere,dc=rossi,dc=example' }), { code: 'directory-failed' });
  });
});
