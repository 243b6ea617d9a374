import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrialAccess, root, startSeconds as at } from './access.test.fixture.ts';
import { watchAccess } from './access-watch.ts';
import { addAccount, changeAccount, removeAccount } from './change-accounts.ts';
import { makeToken, revokeToken } from './change-tokens.ts';
import { logIn } from './log-in.ts';
import { changeOwnPassword } from './own-account.ts';

const [from, password] = ['192.0.2.7', 'correct horse battery'];
const names = ['anna', 'bruno', 'carla', 'dora'];

test('what is changed by one daemon ends sessions and links at the others, and at itself none that did it', async () => {
  const here = openTrialAccess().access;
  const there = openTrialAccess({ store: here.store }).access;
  for (const name of names) await addAccount(here, { name, role: 'administrator', password }, root);
  const { token } = await makeToken(here, { name: 'ci', role: 'viewer' }, root);
  const watches = [await watchAccess(here), await watchAccess(there)];
  const cookies = new Map<string, string>();
  for (const [door, { keys, ...access }] of [
    ['here', here],
    ['there', there],
  ] as const) {
    for (const name of names) {
      const { caller, way } = await logIn({ keys, ...access }, { name, password, from });
      cookies.set(`${door} ${name}`, keys.sessions.open({ caller, way, from }, at).cookie);
    }
    const caller = { name: 'ci (token)', role: 'viewer', token: token.id } as const;
    cookies.set(`${door} ci`, keys.sessions.open({ caller, way: 'link', from }, at).cookie);
  }
  const { caller } = await logIn(there, { name: 'bruno', password, from });
  const { secret } = there.keys.makeLink(caller, at);
  await Promise.all(watches.map((watch) => watch.look()));
  assert.deepEqual(
    [here, there].map(({ keys }) => keys.sessions.list(at).length),
    [5, 5],
  );

  const anna = (await logIn(here, { name: 'anna', password, from })).caller;
  const asked = { caller: anna, current: password, from };
  await changeOwnPassword(here, { ...asked, password: 'another long one', cookie: cookies.get('here anna') ?? '' });
  await changeAccount(here, 'bruno', { wish: { disabled: true }, caller: root });
  await removeAccount(here, 'carla', root);
  await revokeToken(here, 'ci', root);
  await Promise.all(watches.map((watch) => watch.look()));
  await Promise.all(watches.map((watch) => watch.look()));
  const open = [...cookies].filter(([where, cookie]) => {
    return (where.startsWith('here') ? here : there).keys.sessions.isOpen(cookie, at);
  });
  assert.deepEqual(
    open.map(([where]) => where),
    ['here anna', 'here dora', 'there dora'],
  );
  assert.equal(there.keys.exchange(secret, from, at), undefined);
});
