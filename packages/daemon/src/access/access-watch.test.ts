import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Caller } from '../api/callers.ts';
import { openTrialAccess, root, startSeconds as at } from './access.test.fixture.ts';
import { watchAccess } from './access-watch.ts';
import { addAccount, changeAccount, removeAccount } from './change-accounts.ts';
import { makeToken, revokeToken } from './change-tokens.ts';
import { logIn } from './log-in.ts';
import { changeOwnPassword } from './own-account.ts';
import { signOutOne, signOutOthers } from './sign-out.ts';

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

test('who signs all others out at one daemon has none at the others, and who is not meant stays', async () => {
  const here = openTrialAccess({ isShared: true }).access;
  const there = openTrialAccess({ store: here.store, isShared: true }).access;
  const { id } = await addAccount(here, { name: 'anna', role: 'administrator', password }, root);
  const watches = [await watchAccess(here), await watchAccess(there)];
  const look = (): Promise<unknown> => Promise.all(watches.map((watch) => watch.look()));
  const anna = { name: 'anna', role: 'administrator', account: id } as const;
  // Of the same name, by another way.
  const hers = { name: 'anna', role: 'viewer', subject: 'https://id.example|anna' } as const;
  const open = ({ keys }: typeof here, caller: Caller): string =>
    keys.sessions.open({ caller, way: 'account', from }, at).cookie;
  const current = open(here, anna);
  const others = [open(here, anna), open(there, anna)] as const;
  const kept = [open(here, hers), open(there, hers)] as const;
  const isOpen = ({ keys }: typeof here, cookie: string): boolean => keys.sessions.isOpen(cookie, at);
  assert.equal(await signOutOthers(here, anna, here.keys.sessions.idOf(current)), 1);
  // It has done it already: what is opened from now on stays.
  const later = open(here, anna);
  await look();
  assert.deepEqual([isOpen(here, current), isOpen(here, later)], [true, true]);
  assert.deepEqual([isOpen(here, others[0]), isOpen(there, others[1])], [false, false]);
  assert.deepEqual([isOpen(here, kept[0]), isOpen(there, kept[1])], [true, true]);

  // Somebody from outside, with nothing to end where she asks.
  const second = open(there, hers);
  assert.equal(await signOutOthers(here, hers, here.keys.sessions.idOf(kept[0])), 0);
  await look();
  assert.deepEqual([isOpen(here, kept[0]), isOpen(there, second), isOpen(there, kept[1])], [true, false, false]);
});

test('one browser is signed out at whichever daemon it is: by its owner or an administrator', async () => {
  const here = openTrialAccess({ isShared: true }).access;
  const there = openTrialAccess({ store: here.store, isShared: true }).access;
  const watch = await watchAccess(there);
  const [anna, bruno] = (['anna', 'bruno'] as const).map((name): Caller => ({ name, role: 'viewer', subject: name }));
  assert.ok(anna && bruno);
  const { sessions } = there.keys;
  const cookies = [1, 2].map(() => sessions.open({ caller: anna, way: 'account', from }, at).cookie);
  const left = async (caller: Caller, session: string): Promise<readonly boolean[]> => {
    assert.equal(await signOutOne(here, caller, session), 0);
    await watch.look();
    return cookies.map((cookie) => sessions.isOpen(cookie, at));
  };
  const [first, second] = cookies.map((cookie) => sessions.idOf(cookie));
  assert.deepEqual(await left(bruno, first ?? ''), [true, true]);
  assert.deepEqual(await left(anna, first ?? ''), [false, true]);
  assert.deepEqual(await left(root, second ?? ''), [false, false]);
});

test('where the trail has lost its end nobody stays signed in; alone on its database a daemon writes no order', async () => {
  const { access, trail } = openTrialAccess();
  const caller: Caller = { name: 'anna', role: 'viewer', subject: 'cn=anna' };
  const open = (): string => access.keys.sessions.open({ caller, way: 'account', from }, at).cookie;
  const [current] = [open(), open()];
  assert.equal(await signOutOthers(access, caller, access.keys.sessions.idOf(current)), 1);
  assert.equal(await signOutOthers(access, caller, access.keys.sessions.idOf(current)), 0);
  assert.deepEqual(
    trail.map(({ details }) => details),
    [{ ended: 1 }],
  );
  const watch = await watchAccess(access);
  await watch.look();
  assert.ok(access.keys.sessions.isOpen(current, at));
  (trail as unknown[]).splice(0);
  await watch.look();
  assert.ok(!access.keys.sessions.isOpen(current, at));
});
