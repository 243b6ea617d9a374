import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTrialAccess, root, type TrialAccess } from './access.test.fixture.ts';
import { addAccount, changeAccount, removeAccount, resetPassword } from './change-accounts.ts';
import { logIn } from './log-in.ts';
import { codeOf, stepAt } from './one-time-code.ts';
import { beginSecondFactor, changeOwnPassword, confirmSecondFactor } from './own-account.ts';

const from = '192.0.2.7';
const password = 'correct horse battery';

async function withAnna(): Promise<TrialAccess> {
  const trial = openTrialAccess();
  await addAccount(trial.access, { name: 'Anna', role: 'operator', password }, root);
  return trial;
}

/** A second factor for anna; gives what makes its codes. */
async function enrol({
  access,
  clock,
}: TrialAccess): Promise<{ codeAt: (now: number) => string; spare: readonly string[] }> {
  const { caller } = await logIn(access, { name: 'anna', password, from });
  const { secret } = await beginSecondFactor(access, { caller, current: password, from });
  const bytes = fromBase32(secret);
  const codeAt = (now: number): string => codeOf(bytes, stepAt(now));
  const spare = await confirmSecondFactor(access, { caller, code: codeAt(clock.now), cookie: '' });
  return { codeAt, spare };
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

test('the right password lets in, whatever the case of the name, and the trail says who and from where', async () => {
  const { access, trail } = await withAnna();
  const { caller, way } = await logIn(access, { name: ' ANNA ', password, from });
  assert.deepEqual([caller.name, caller.role, way], ['anna', 'operator', 'account']);
  const { actor, action, personal } = trail.at(-1) ?? {};
  assert.deepEqual([actor, action, personal], ['anna', 'logged-in', { from }]);
});

test('an unknown name, a wrong password and a disabled account are told in the same words, after one try of a password each', async () => {
  const { access, trail } = await withAnna();
  await addAccount(access, { name: 'bruno', role: 'viewer', password }, root);
  await changeAccount(access, 'bruno', { wish: { disabled: true }, caller: root });
  let tried = 0;
  const proves = access.passwords.proves.bind(access.passwords);
  access.passwords.proves = async (...of) => {
    tried += 1;
    return proves(...of);
  };
  const answers: unknown[] = [];
  for (const wrong of [
    { name: 'nobody-here', password },
    { name: 'anna', password: 'wrong horse battery' },
    { name: 'bruno', password },
  ]) {
    const refused = await logIn(access, { ...wrong, from }).catch((error: unknown) => error);
    const { code, detail, facts } = refused as { code: string; detail: string; facts: unknown };
    answers.push({ code, detail, facts });
  }
  assert.equal(tried, 3);
  assert.equal((answers[0] as { code: string }).code, 'log-in-refused');
  assert.deepEqual([answers[1], answers[2]], [answers[0], answers[0]]);
  assert.deepEqual(
    trail.slice(-3).map(({ actor, action, personal }) => [actor, action, personal?.['name']]),
    [undefined, 'anna', 'bruno'].map((name) => ['nobody', 'log-in-refused', name]),
  );
});

test('wrong tries make each next wait longer, for the right password too, and a success clears the name', async () => {
  const { access, clock } = await withAnna();
  const wrong = { name: 'anna', password: 'x'.repeat(12), from };
  const waits: unknown[] = [];
  for (let tried = 0; tried < 9; tried += 1) {
    const error = (await logIn(access, wrong).catch((refused: unknown) => refused)) as {
      code: string;
      retryAfterSeconds?: number;
    };
    waits.push(error.retryAfterSeconds ?? error.code);
    clock.now += error.retryAfterSeconds ?? 0;
  }
  const refused = 'log-in-refused';
  assert.deepEqual(waits, [refused, refused, refused, refused, 2, refused, 4, refused, 8]);
  await assert.rejects(logIn(access, wrong), { code: refused });
  await assert.rejects(logIn(access, { ...wrong, password }), { code: 'log-in-too-often', retryAfterSeconds: 16 });
  clock.now += 16;
  assert.equal((await logIn(access, { ...wrong, password })).caller.name, 'anna');
  await assert.rejects(logIn(access, wrong), { code: refused });
});

test('tries side by side are counted before they end', async () => {
  const { access } = await withAnna();
  const tries = Array.from({ length: 10 }, async () =>
    logIn(access, { name: 'anna', password: 'x'.repeat(12), from }).catch(({ code }: { code: string }) => code),
  );
  const codes = await Promise.all(tries);
  assert.equal(codes.filter((code) => code === 'log-in-refused').length, 4);
  assert.equal(codes.filter((code) => code === 'log-in-too-often').length, 6);
});

test('a second factor is asked for after the right password alone; a code works once, a recovery code too', async () => {
  const trial = await withAnna();
  const { access, clock } = trial;
  const { codeAt, spare } = await enrol(trial);
  const right = { name: 'anna', password, from };
  await assert.rejects(logIn(access, right), { code: 'log-in-code-needed' });
  await assert.rejects(logIn(access, { ...right, password: 'x'.repeat(12) }), { code: 'log-in-refused' });
  await assert.rejects(
    logIn(access, { ...right, code: codeAt(clock.now) }),
    { code: 'log-in-refused' },
    'used to enrol',
  );
  clock.now += 30;
  const code = codeAt(clock.now);
  const [one, other] = await Promise.allSettled([logIn(access, { ...right, code }), logIn(access, { ...right, code })]);
  assert.deepEqual([one?.status, other?.status].sort(), ['fulfilled', 'rejected']);
  assert.equal((await logIn(access, { ...right, code: spare[3]?.toUpperCase() ?? '' })).caller.name, 'anna');
  await assert.rejects(logIn(access, { ...right, code: spare[3] ?? '' }), { code: 'log-in-refused' });
  await changeAccount(access, 'anna', { wish: { role: 'viewer' }, caller: root });
  assert.equal((await access.store.account('anna'))?.recoveryCodes.length, 7);
});

test('a new role, a new password, disabling and removing end the sessions of that account and of no other', async () => {
  const { access, clock } = await withAnna();
  await addAccount(access, { name: 'bruno', role: 'viewer', password }, root);
  const { sessions } = access.keys;
  const steps = [
    () => changeAccount(access, 'anna', { wish: { role: 'viewer' }, caller: root }),
    () => resetPassword(access, 'anna', { password: 'another horse battery', caller: root }),
    () => resetPassword(access, 'anna', { password, caller: root }),
    () => changeAccount(access, 'anna', { wish: { disabled: true }, caller: root }),
  ];
  const bruno = sessions.open(await logIn(access, { name: 'bruno', password, from }), clock.now);
  for (const step of steps) {
    const anna = await logIn(access, { name: 'anna', password, from }).catch(() =>
      logIn(access, { name: 'anna', password: 'another horse battery', from }),
    );
    const session = sessions.open(anna, clock.now);
    await step();
    assert.equal(sessions.isOpen(session.cookie, clock.now), false, step.toString());
    assert.equal(sessions.isOpen(bruno.cookie, clock.now), true);
  }
  await changeAccount(access, 'anna', { wish: { disabled: false }, caller: root });
  const anna = sessions.open(await logIn(access, { name: 'anna', password, from }), clock.now);
  await removeAccount(access, 'anna', root);
  assert.equal(sessions.isOpen(anna.cookie, clock.now), false);
});

test('links that an account made, and the sessions of them, end with what it may', async () => {
  const { access, clock } = await withAnna();
  await addAccount(access, { name: 'carla', role: 'administrator', password }, root);
  const { keys } = access;
  const wish = (one: object) => changeAccount(access, 'anna', { wish: one, caller: root });
  const steps = [
    () => resetPassword(access, 'anna', { password, caller: root }),
    () => wish({ role: 'viewer' }),
    () => wish({ disabled: true }),
    () => wish({ disabled: false, role: 'administrator' }).then(() => removeAccount(access, 'anna', root)),
  ];
  const { id } = (await access.store.account('anna')) ?? assert.fail();
  for (const step of steps) {
    const anna = { name: 'anna', role: 'administrator', account: id } as const;
    const session = keys.exchange(keys.makeLink(anna, clock.now).secret, from, clock.now);
    const { secret } = keys.makeLink(anna, clock.now);
    assert.equal(keys.sessions.isOpen(session?.cookie ?? '', clock.now), true);
    await step();
    assert.equal(keys.sessions.isOpen(session?.cookie ?? '', clock.now), false, step.toString());
    assert.equal(keys.exchange(secret, from, clock.now), undefined, step.toString());
  }
});

test('whoever changes the own password stays signed in where that was done, and nowhere else', async () => {
  const { access, clock } = await withAnna();
  const { sessions } = access.keys;
  const arrival = await logIn(access, { name: 'anna', password, from });
  const [here, there] = [sessions.open(arrival, clock.now), sessions.open(arrival, clock.now)];
  const asked = { caller: arrival.caller, from, cookie: here.cookie };
  await assert.rejects(
    changeOwnPassword(access, { ...asked, current: 'not the right one', password: 'a new long one' }),
    { code: 'log-in-refused' },
  );
  await assert.rejects(changeOwnPassword(access, { ...asked, current: password, password: 'short' }), {
    code: 'wrong-usage',
    facts: { fields: ['password'] },
  });
  await changeOwnPassword(access, { ...asked, current: password, password: 'a new long one' });
  assert.deepEqual(
    [here, there].map(({ cookie }) => sessions.isOpen(cookie, clock.now)),
    [true, false],
  );
  assert.equal((await logIn(access, { name: 'anna', password: 'a new long one', from })).caller.name, 'anna');
});

test('the last account that may administer stays', async () => {
  const { access } = await withAnna();
  await addAccount(access, { name: 'carla', role: 'administrator', password }, root);
  const code = 'last-administrator';
  await assert.rejects(removeAccount(access, 'carla', root), { code });
  await assert.rejects(changeAccount(access, 'carla', { wish: { disabled: true }, caller: root }), { code });
  await assert.rejects(changeAccount(access, 'carla', { wish: { role: 'operator' }, caller: root }), { code });
  await changeAccount(access, 'anna', { wish: { role: 'administrator' }, caller: root });
  await removeAccount(access, 'carla', root);
  assert.deepEqual(
    (await access.store.accounts()).map(({ name }) => name),
    ['anna'],
  );
});

test('an account that somebody changed since it was seen stays as it is, and the change says who was first', async () => {
  const { access } = await withAnna();
  const carla = { name: 'carla', role: 'administrator' } as const;
  const expected = { role: 'operator', disabled: false } as const;
  await changeAccount(access, 'anna', { wish: { role: 'viewer', expected }, caller: carla });
  await changeAccount(access, 'anna', { wish: { disabled: true }, caller: carla });
  for (const wish of [
    { disabled: false, expected },
    { role: 'administrator', expected: { role: 'operator' } },
    { role: 'administrator', expected: { disabled: false } },
  ] as const) {
    await assert.rejects(changeAccount(access, 'anna', { wish, caller: root }), {
      code: 'changed-meanwhile',
      detail: /^Meanwhile carla changed it \([\d: -]+ UTC\): anna has the role viewer and is disabled now\./u,
      facts: { actor: 'carla', action: 'account-changed', at: 1_800_000_000 },
    });
  }
  const { role, disabledAt } = (await access.store.accounts())[0] ?? {};
  assert.deepEqual([role, typeof disabledAt], ['viewer', 'number']);
  const seen = { role: 'viewer', disabled: true } as const;
  await changeAccount(access, 'anna', { wish: { disabled: false, expected: seen }, caller: root });
});

test('a further way is asked after the accounts; whom it knows is never taken for an account, and its failure is none of ours', async () => {
  const asked: string[] = [];
  const hostile = 'an\0na\u202e (x)\n';
  const { access, clock, trail } = openTrialAccess({
    ways: [
      { name: 'broken', logIn: async () => Promise.reject(new Error('out of reach')) },
      {
        name: 'directory',
        logIn: async ({ name, password: given }) => {
          asked.push(name);
          return given === 'of the directory' ? { name: hostile, role: 'viewer', subject: 'CN=anna' } : undefined;
        },
      },
    ],
  });
  await addAccount(access, { name: 'anna', role: 'administrator', password }, root);
  assert.equal((await logIn(access, { name: 'anna', password, from })).way, 'account');
  await assert.rejects(logIn(access, { name: 'anna', password: 'of the directory', from }), { code: 'log-in-refused' });
  assert.deepEqual(asked, [], 'what is typed for an account goes to nobody else');
  const { caller, way } = await logIn(access, { name: 'corp\\anna', password: 'of the directory', from });
  const until = clock.now + 12 * 3600;
  const person = { name: 'anna x (directory)', role: 'viewer', subject: 'CN=anna', until };
  assert.deepEqual([caller, way], [person, 'directory']);
  assert.deepEqual(trail.at(-1)?.personal, { from, subject: 'CN=anna' });
  const entries = trail.length;
  for (let tried = 0; tried < 30; tried += 1)
    await assert.rejects(logIn(access, { name: 'eva', password, from }), { code: 'log-in-refused' });
  assert.equal(
    trail.length,
    entries,
    'what nobody could judge is no wrong try and leaves no entry, however often it comes',
  );
  await assert.rejects(logIn(access, { name: 'anna', password: 'wrong', from }), { code: 'log-in-refused' });
  assert.equal(trail.at(-1)?.action, 'log-in-refused', 'a wrong password of an account does');
});

test('names and passwords that mean somebody else or nothing are refused', async () => {
  const { access } = await withAnna();
  for (const name of [
    '',
    'administrator',
    'Host',
    'anna (directory)',
    'a\u202eb',
    '<b>',
    '=cmd()',
    'à',
    '-x',
    'a'.repeat(65),
  ])
    await assert.rejects(addAccount(access, { name, role: 'viewer', password }, root), { code: 'wrong-usage' }, name);
  await assert.rejects(addAccount(access, { name: 'ANNA', role: 'viewer', password }, root), { code: 'name-taken' });
  for (const wrong of ['elevenchars', 'long-name-1234', 'LONG-NAME-1234', 'x'.repeat(1025)])
    await assert.rejects(
      addAccount(access, { name: 'long-name-1234', role: 'viewer', password: wrong }, root),
      { code: 'wrong-usage' },
      wrong,
    );
});
