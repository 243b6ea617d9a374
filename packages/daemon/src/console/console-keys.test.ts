import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenFileHolder } from '../api/callers.ts';
import { ConsoleKeys, linkSeconds } from './console-keys.ts';
import { idleSeconds, sessionSeconds } from './sessions.ts';

function countingKeys(): ConsoleKeys {
  let drawn = 0;
  return new ConsoleKeys((size) => Buffer.alloc(size, `${++drawn} `));
}

test('a link works once and for an hour, and a pile of them is bounded', () => {
  const keys = countingKeys();
  const late = keys.makeLink(tokenFileHolder, 1000);
  assert.equal(late.until, 1000 + linkSeconds);
  assert.equal(keys.exchange(late.secret, '::1', 1000 + linkSeconds), undefined);
  const { secret } = keys.makeLink(tokenFileHolder, 1000);
  assert.equal(typeof keys.exchange(secret, '::1', 1001)?.page, 'string');
  assert.equal(keys.exchange(secret, '::1', 1001), undefined);
  const many = Array.from({ length: 17 }, () => keys.makeLink(tokenFileHolder, 2000).secret);
  assert.deepEqual(
    [keys.exchange(many[0] ?? '', '::1', 2000), typeof keys.exchange(many[1] ?? '', '::1', 2000)?.page],
    [undefined, 'string'],
  );
});

test('whoever comes in by a link is the one who made it, and no longer than that one', () => {
  const keys = countingKeys();
  const [anna, bruno] = [
    { name: 'anna', role: 'administrator', account: 'a' } as const,
    { ...tokenFileHolder, token: 'b' },
  ];
  const opened = keys.exchange(keys.makeLink(anna, 0).secret, '::1', 0);
  assert.ok(opened !== undefined);
  assert.equal(opened.caller, anna);
  assert.equal(keys.sessions.callerOf(opened, 1), anna);
  const [waiting, other] = [keys.makeLink(anna, 0), keys.makeLink(bruno, 0)];
  keys.endOf(({ account }) => account === 'a');
  assert.equal(keys.sessions.isOpen(opened.cookie, 1), false);
  assert.equal(keys.exchange(waiting.secret, '::1', 1), undefined);
  assert.equal(keys.exchange(other.secret, '::1', 1)?.caller, bruno);
  const brief = { name: 'carla (openid)', role: 'administrator', until: 100 } as const;
  const [early, late] = [keys.makeLink(brief, 0), keys.makeLink(brief, 0)];
  const { cookie } = keys.exchange(early.secret, '::1', 99) ?? assert.fail();
  assert.deepEqual([keys.sessions.isOpen(cookie, 99), keys.sessions.isOpen(cookie, 100)], [true, false]);
  assert.equal(keys.exchange(late.secret, '::1', 100), undefined);
});

test('two of one name are two: none ends or crowds out the sessions of the other', () => {
  const { sessions } = countingKeys();
  const of = (subject: string) => ({
    caller: { name: 'anna (openid)', role: 'viewer', subject } as const,
    way: 'openid',
    from: '::1',
  });
  const first = sessions.open(of('https://login.example|1'), 0);
  for (let opened = 0; opened < 100; opened += 1) sessions.open(of('https://login.example|2'), 1);
  assert.equal(sessions.isOpen(first.cookie, 2), true);
});

test('a session is open to both of its secrets, and to nothing less', () => {
  const { sessions } = countingKeys();
  const caller = { name: 'anna', role: 'viewer' } as const;
  const arrival = { caller, way: 'account', from: '127.0.0.1' };
  const session = sessions.open(arrival, 1000);
  const other = sessions.open(arrival, 1000);
  assert.equal(sessions.callerOf(session, 1001), caller);
  for (const wrong of [
    { cookie: session.cookie, page: session.cookie },
    { cookie: session.page, page: session.page },
    { cookie: session.cookie, page: other.page },
    { cookie: '', page: '' },
  ])
    assert.equal(sessions.callerOf(wrong, 1001), undefined);
  sessions.end(session.cookie);
  assert.deepEqual([sessions.isOpen(session.cookie, 1001), sessions.isOpen(other.cookie, 1001)], [false, true]);
});

test('a session ends after half a day, and after an hour in which nothing was asked; a look at the cookie is no use of it', () => {
  const { sessions } = countingKeys();
  const caller = { name: 'anna', role: 'viewer' } as const;
  const session = sessions.open({ caller, way: 'account', from: '::1' }, 0);
  for (let now = 0; now < sessionSeconds; now += idleSeconds - 1) assert.equal(sessions.callerOf(session, now), caller);
  assert.equal(sessions.isOpen(session.cookie, sessionSeconds - 1), true);
  assert.equal(sessions.callerOf(session, sessionSeconds), undefined);
  const idle = sessions.open({ caller, way: 'account', from: '::1' }, 0);
  assert.equal(sessions.isOpen(idle.cookie, idleSeconds - 1), true);
  assert.equal(sessions.isOpen(idle.cookie, idleSeconds), false);
});

test('nobody piles up sessions without end, and nobody ends those of others by that', () => {
  const { sessions } = countingKeys();
  const of = (name: string) => ({ caller: { name, role: 'viewer' } as const, way: 'account', from: '::1' });
  const quiet = sessions.open(of('anna'), 0);
  for (let opened = 0; opened < 200; opened += 1) sessions.open(of('bruno'), 1);
  assert.equal(sessions.list(2).length, 65);
  assert.equal(sessions.isOpen(quiet.cookie, 2), true);
  assert.equal(
    sessions.endWhere(({ caller }) => caller.name === 'bruno'),
    64,
  );
  assert.deepEqual(sessions.list(2), [{ id: sessions.idOf(quiet.cookie), openedAt: 0, usedAt: 0, ...of('anna') }]);
});
