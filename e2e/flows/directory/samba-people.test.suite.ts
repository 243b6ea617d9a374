/** People of an Active Directory log in: by what they type there every day, with groups in groups, as themselves and no other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directoryLogIn } from '@attiva/directory';
import { rossi, type SambaSite } from './samba-site.ts';

const base = 'DC=ad,DC=example';
const group = (name: string): string => `CN=${name},CN=Users,${base}`;
const password = 'Correct horse 7 battery';

export function testPeople(the: () => SambaSite): void {
  const way = (): ReturnType<typeof directoryLogIn<string>> =>
    directoryLogIn(
      async () => ({ server: `ldaps://${the().network.innerAddress}`, ca: rossi.cert, base }),
      [
        [group('Attiva administrators'), 'administrator'],
        [group('Everybody'), 'viewer'],
        ['CN=Not there,CN=Users,DC=ad,DC=example', 'operator'],
      ],
    );
  const person = (name: string, role: string): object => ({
    name: `${name}@ad.example`,
    role,
    subject: `CN=${name},CN=Users,${base}`,
  });
  const logIn = (name: string, typed = password): Promise<unknown> => way().logIn({ name, password: typed });

  test('an account, AD\\account, account@domain and its own second name are one person, who needs no reader', async () => {
    const { samba } = the();
    await samba.administer('user', 'create', 'anna', password);
    await samba.administer('user', 'create', 'bruno', `${password}!`);
    await samba.administer('user', 'rename', 'anna', '--upn=anna.rossi@ad.example');
    for (const name of ['Attiva administrators', 'IT', 'Everybody']) await samba.administer('group', 'add', name);
    await samba.administer('group', 'addmembers', 'Attiva administrators', 'IT');
    await samba.administer('group', 'addmembers', 'IT', 'anna');
    await samba.administer('group', 'addmembers', 'Everybody', 'anna,bruno');
    const anna = person('anna', 'administrator');
    for (const name of ['anna', 'AD\\anna', 'ANNA', 'anna@ad.example', 'anna.rossi@ad.example'])
      assert.deepEqual(await logIn(name), anna, name);
    assert.deepEqual(await logIn('bruno', `${password}!`), person('bruno', 'viewer'));
  });

  test('a wrong or empty password, nobody, a disabled account and one without a group come not in', async () => {
    const { samba } = the();
    await samba.administer('user', 'create', 'carla', password);
    for (const [name, typed] of [
      ['anna', `${password}!`],
      ['anna', ''],
      ['nobody', password],
      ['*', password],
      ['carla', password],
    ] as const)
      assert.equal(await logIn(name, typed), undefined, name);
    await samba.administer('group', 'addmembers', 'Everybody', 'carla');
    assert.deepEqual(await logIn('carla'), person('carla', 'viewer'));
    await samba.administer('user', 'disable', 'carla');
    assert.equal(await logIn('carla'), undefined);
  });

  test("somebody whose second name is another's account never becomes that other", async () => {
    const { samba } = the();
    await samba.administer('user', 'create', 'dario', `${password}?`);
    // This directory lets no second name be what an account's own would be; those that do are played in packages/directory.
    await assert.rejects(samba.administer('user', 'rename', 'dario', '--upn=anna@ad.example'), /already in use/u);
    await samba.administer('group', 'addmembers', 'Everybody', 'dario');
    for (const name of ['anna', 'anna@ad.example', 'AD\\anna', 'anna.rossi@ad.example'])
      assert.equal(await logIn(name, `${password}?`), undefined, name);
    assert.deepEqual(await logIn('dario', `${password}?`), person('dario', 'viewer'));
  });
}
