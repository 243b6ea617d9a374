import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrialAccess, root } from './access.test.fixture.ts';
import { addAccount } from './change-accounts.ts';
import { logIn } from './log-in.ts';
import { LogInLimit } from './log-in-limit.ts';
import { changeOwnPassword } from './own-account.ts';

const from = '192.0.2.7';
const password = 'correct horse battery';

function tries(limit: LogInLimit, name: string, times: number, address = from): void {
  for (let time = 0; time < times; time += 1) limit.begin(name, address, 0);
}

test('one person of a directory is one name, however it is spelled', () => {
  const limit = new LogInLimit();
  for (const name of ['a1\\anna', 'a2\\anna', 'anna@corp.example', 'anna'])
    assert.equal(limit.begin(name, from, 0), undefined);
  assert.equal(limit.begin('a3\\anna', from, 0), 2);
  assert.equal(limit.begin('anna@other.example', '198.51.100.1', 0), 2);
  assert.equal(limit.begin('a1\\bruno', from, 0), undefined);
});

test('whoever is another of that name clears the own tries alone', () => {
  const limit = new LogInLimit();
  tries(limit, 'corp\\anna', 3);
  assert.equal(limit.begin('anna', from, 0), undefined);
  limit.succeeded('anna', from, 0);
  tries(limit, 'corp\\anna', 1);
  assert.equal(limit.begin('corp\\anna', from, 0), 2);
  const alone = new LogInLimit();
  tries(alone, 'anna', 4);
  alone.succeeded('anna', from, 0);
  tries(alone, 'anna', 4);
  assert.equal(alone.begin('anna', from, 0), 2);
});

test('nobody of this machine keeps the others of it waiting for more than ten seconds', () => {
  for (const [address, longest] of [
    ['127.0.0.1', 10],
    ['::1', 10],
    ['::ffff:127.0.0.1', 10],
    ['192.0.2.7', 300],
  ] as const) {
    const limit = new LogInLimit();
    let now = 0;
    let wait: number | undefined;
    for (let time = 0; time < 30; time += 1) {
      wait = limit.begin(`name-${time}`, address, now);
      now += wait ?? 0;
      if (wait !== undefined) limit.begin(`again-${time}`, address, now);
    }
    assert.equal(limit.begin('anna', address, now), longest, address);
  }
});

test('by name the wait grows for loopback as elsewhere', () => {
  const limit = new LogInLimit();
  let now = 0;
  for (let time = 0; time < 20; time += 1) now += limit.begin('anna', '::1', now) ?? 0;
  assert.ok((limit.begin('anna', '::1', now) ?? 0) > 10);
});

test('what could not be judged is no wrong try: a directory out of reach, too many at once', async () => {
  let isReached = false;
  const { access } = openTrialAccess({
    ways: [
      {
        name: 'directory',
        logIn: async () => (isReached ? { name: 'anna', role: 'viewer' } : Promise.reject(new Error('out of reach'))),
      },
    ],
  });
  const anna = { name: 'anna', password, from };
  for (let time = 0; time < 20; time += 1) await assert.rejects(logIn(access, anna), { code: 'log-in-refused' });
  isReached = true;
  assert.equal((await logIn(access, anna)).caller.name, 'anna (directory)');
  const account = await addAccount(access, { name: 'bruno', role: 'viewer', password }, root);
  const proves = access.passwords.proves.bind(access.passwords);
  access.passwords.proves = async () => Promise.reject(Object.assign(new Error('busy'), { code: 'busy' }));
  const bruno = { ...anna, name: 'bruno' };
  const caller = { name: 'bruno', role: 'viewer', account: account.id } as const;
  const wish = { caller, current: password, password: 'a new long one', from, cookie: '' };
  for (let time = 0; time < 6; time += 1) {
    await assert.rejects(logIn(access, bruno), { code: 'busy' });
    await assert.rejects(changeOwnPassword(access, wish), { code: 'busy' });
  }
  access.passwords.proves = proves;
  assert.equal((await logIn(access, bruno)).caller.name, 'bruno');
});

test('a wrong password of an account here counts, though the directory is out of reach', async () => {
  const { access } = openTrialAccess({
    ways: [{ name: 'directory', logIn: async () => Promise.reject(new Error('out of reach')) }],
  });
  await addAccount(access, { name: 'anna', role: 'viewer', password }, root);
  const wrong = { name: 'anna', password: 'wrong horse battery', from };
  for (let time = 0; time < 4; time += 1) await assert.rejects(logIn(access, wrong), { code: 'log-in-refused' });
  await assert.rejects(logIn(access, wrong), { code: 'log-in-too-often' });
});
