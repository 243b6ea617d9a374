import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  type Administered,
  activate,
  adminToken,
  administer,
  startTrialHost,
  trialClient,
  type TrialHost,
  type TrialOptions,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { rollForFile, type RollPage, showRoll } from './roll.ts';

async function trialFor(t: TestContext, options: TrialOptions = {}): Promise<TrialHost> {
  const trial = await startTrialHost(options);
  t.after(() => trial.stop());
  return trial;
}

async function take(trial: TrialHost, body: object): Promise<RollPage> {
  const answer = await administer<RollPage>(trial, '/v1/roll', { source: 'computers.csv', ...body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

async function inject(trial: TrialHost, method: 'GET' | 'DELETE', url: string): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}`, host: 'localhost' };
  return (await trial.host.administration.fastify.inject({ method, url, headers })).body;
}

function stateOf({ computers }: RollPage): Readonly<Record<string, string>> {
  return Object.fromEntries(computers.map(({ name, state }) => [name, state]));
}

test('names are compared without regard to case; short and full names of one machine are the same, two full ones only when equal', async (t) => {
  const trial = await trialFor(t);
  for (const name of ['PC-1', 'pc-2.corp.example', 'pc-3.corp.example', 'pc-4'])
    await activate(trial, trialClient(), { name });
  const text = 'pc-1.corp.example\nPC-2\nPC-3.other.example\nPC-4\npc-40\npc\n';
  assert.deepEqual(stateOf(await take(trial, { text })), {
    'pc-1.corp.example': 'unlicensed',
    'PC-2': 'unlicensed',
    'PC-3.other.example': 'never',
    'PC-4': 'called',
    'pc-40': 'never',
    pc: 'never',
  });
});

test('disabled and long unused computers stand apart; one that calls afterwards has called', async (t) => {
  const trial = await trialFor(t);
  const now = trial.clock.ms / 1000;
  const day = 86_400;
  const computers = [
    { name: 'pc-1', disabled: false, lastUsed: now - day },
    { name: 'pc-2', disabled: true },
    { name: 'pc-3', disabled: false, lastUsed: now - 91 * day },
    { name: 'pc-4', disabled: false },
    { name: '=cmd', disabled: false },
    { name: 'pc-5\u202e;=cmd', disabled: false },
  ];
  const page = await take(trial, { computers });
  assert.deepEqual(page.counts, { computers: 4, called: 0, unlicensed: 0, disabled: 1, unused: 1, never: 2 });
  assert.equal(page.taken?.from, 'list', 'that it is of the directory, only the host itself can say');
  await activate(trial, trialClient(), { name: 'PC-1.corp.example' });
  const later = (await administer<RollPage>(trial, '/v1/roll?state=never')).body;
  assert.deepEqual([later.counts.unlicensed, later.computers.map(({ name }) => name)], [1, ['pc-4']]);
  const csv = await inject(trial, 'GET', '/v1/roll/export?state=never');
  assert.doesNotMatch(csv, /cmd/, 'what is no name is left out, whoever sent it');
  assert.match(csv, /pc-4/);
});

test('computers that called and never got a license stand apart until they have one, and lead to their machine', async (t) => {
  const trial = await trialFor(t);
  const [first, other] = [trialClient(), trialClient()];
  await activate(trial, first, { name: 'pc-1' });
  const { counts, computers } = await take(trial, { text: 'pc-1\npc-9\nlocalhost' });
  assert.deepEqual([counts.unlicensed, counts.called, counts.never], [1, 0, 2]);
  assert.deepEqual(
    computers.map(({ name, client }) => [name, client]),
    [
      ['localhost', null],
      ['pc-1', first.signer.id],
      ['pc-9', null],
    ],
  );
  await activate(trial, other, { name: 'localhost' });
  await withDatabase(trial, (database) =>
    database.run('update clients set lease_until = 2000000000 where client = ?', [first.signer.id]),
  );
  const later = (await administer<RollPage>(trial, '/v1/roll?state=called')).body;
  assert.deepEqual(later.counts, { computers: 3, called: 1, unlicensed: 1, disabled: 0, unused: 0, never: 1 });
  assert.deepEqual(later.computers, [{ name: 'pc-1', state: 'called', lastUsed: null, client: first.signer.id }]);
  const json: unknown = JSON.parse(await inject(trial, 'GET', '/v1/roll/export?state=called&format=json'));
  assert.deepEqual(json, { computers: later.computers });
  assert.deepEqual(JSON.parse(await inject(trial, 'GET', '/v1/roll/export?state=unused&format=json')), {
    computers: [],
  });
  assert.equal((await administer(trial, '/v1/forgotten', { machine: 'pc-1' })).status, 200);
  const forgotten = (await administer<RollPage>(trial, '/v1/roll?state=called')).body;
  assert.equal(forgotten.computers[0]?.client, null);
});

test('pages, another roll in the place of the first, and none', async (t) => {
  const trial = await trialFor(t);
  await take(trial, { text: Array.from({ length: 1200 }, (_, n) => `pc-${n}`).join('\n') });
  const first = (await administer<RollPage>(trial, '/v1/roll?limit=1000')).body;
  const rest = (await administer<RollPage>(trial, `/v1/roll?limit=1000&cursor=${first.next}`)).body;
  assert.deepEqual([first.computers.length, rest.computers.length, rest.next], [1000, 200, undefined]);
  assert.deepEqual(stateOf(await take(trial, { text: 'srv-1' })), { 'srv-1': 'never' });
  await inject(trial, 'DELETE', '/v1/roll');
  const none = (await administer<RollPage>(trial, '/v1/roll')).body;
  assert.deepEqual([none.taken, none.counts.computers], [null, 0]);
  const audit = JSON.stringify((await administer(trial, '/v1/audit')).body);
  assert.match(audit, /roll-removed.*roll-taken/);
});

test('however many look at once share a comparison, and each sees who called before it looked', async (t) => {
  const trial = await trialFor(t);
  await take(trial, { text: Array.from({ length: 600 }, (_, n) => `pc-${n}`).join('\n') });
  await withDatabase(trial, async (real) => {
    let looks = 0;
    const database = new Proxy(real, {
      get(on, name): unknown {
        if (name === 'getEach') looks += 1;
        const value: unknown = Reflect.get(on, name);
        return typeof value === 'function' ? value.bind(on) : value;
      },
    });
    const parts = { database, now: () => trial.clock.ms / 1000, names: 'full' } as const;
    const first = showRoll(parts, { limit: 1, state: 'never' });
    await activate(trial, trialClient(), { name: 'pc-0' });
    const others = Array.from({ length: 20 }, () => showRoll(parts, { limit: 1, state: 'never' }));
    const pages = await Promise.all([first, ...others]);
    assert.deepEqual(new Set(pages.slice(1).map(({ counts }) => counts.unlicensed)), new Set([1]));
    assert.ok(looks <= 6, `600 names are two looks, and 21 pages took ${looks}`);
  });
});

test('of a very long roll a page comes at once and says that the comparison goes on; the file waits for all of it', async (t) => {
  const trial = await trialFor(t);
  await take(trial, { text: Array.from({ length: 12_000 }, (_, n) => `pc-${n}`).join('\n') });
  await activate(trial, trialClient(), { name: 'pc-9999' });
  const look = async (): Promise<RollPage> => (await administer<RollPage>(trial, '/v1/roll')).body;
  // Compared a moment ago: a page that asks on and on would keep the host at it for ever.
  assert.equal((await look()).comparing, false);
  trial.clock.ms += 31_000;
  // Asked together: whoever comes second does not wait for the first one's end either.
  const pages = await Promise.all([look(), look()]);
  assert.deepEqual(
    pages.map(({ comparing }) => comparing),
    [true, true],
  );
  assert.match(await inject(trial, 'GET', '/v1/roll/export?state=unlicensed'), /pc-9999/);
  const short = await take(trial, { text: 'pc-9999' });
  assert.deepEqual([short.comparing, short.counts.unlicensed], [false, 1]);
});

test('a comparison that fails is told to whoever waits, and to nobody else', async (t) => {
  const trial = await trialFor(t);
  await take(trial, { text: 'pc-1' });
  await withDatabase(trial, async (real) => {
    const database = new Proxy(real, {
      get(on, name): unknown {
        const value: unknown = Reflect.get(on, name);
        if (name === 'getEach') return async () => Promise.reject(new Error('disk'));
        return typeof value === 'function' ? value.bind(on) : value;
      },
    });
    const parts = { database, now: () => 0, names: 'full' } as const;
    const look = { limit: 1 };
    const looks = [showRoll(parts, look), showRoll(parts, look), rollForFile(parts, look)];
    const ends = await Promise.allSettled<unknown>(looks);
    assert.deepEqual(
      ends.map((end) => end.status === 'rejected' && String(end.reason)),
      ['Error: disk', 'Error: disk', 'Error: disk'],
    );
  });
});

test('a log-in at the directory is in no answer, and not in the audit', async (t) => {
  const trial = await trialFor(t);
  const body = { server: 'ldaps://127.0.0.1:9', bindDn: 'cn=reader', password: 'Sw0rdfish' };
  const answer = await administer(trial, '/v1/roll-readings', body);
  assert.equal(answer.status, 400);
  assert.doesNotMatch(JSON.stringify(answer.body), /Sw0rdfish/);
  const { password: _password, ...half } = body;
  assert.equal((await administer(trial, '/v1/roll-readings', half)).status, 400);
});

test('a directory is asked by an administrator, in private networks and never where clouds tell their secrets', async (t) => {
  const leadsTo: string[] = [];
  const trial = await trialFor(t, {
    readComputers: async ({ judge }) => {
      for (const address of leadsTo) judge(address);
      return [{ name: 'pc-1', disabled: false }];
    },
  });
  const read = (headers: Readonly<Record<string, string>> = {}): Promise<Administered> =>
    administer(trial, '/v1/roll-readings', { server: 'dc1.ad.example' }, headers);
  leadsTo.push('10.0.0.5', 'fd12::5', '127.0.0.1');
  const { body } = await read();
  assert.equal((body['taken'] as RollPage['taken'])?.from, 'directory');
  for (const address of ['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', '64:ff9b:1::a9fe:a9fe']) {
    leadsTo.splice(0, leadsTo.length, address);
    const refused = await read();
    assert.deepEqual(
      [refused.status, refused.body['code'], refused.body['facts']],
      [400, 'wrong-usage', { fields: ['server'] }],
    );
  }
  const made = await administer(trial, '/v1/api-tokens', { name: 'daily', role: 'operator' });
  leadsTo.length = 0;
  const operator = { authorization: `Bearer ${String(made.body['text'])}` };
  assert.equal((await administer(trial, '/v1/roll', { source: 'a', text: 'pc-1' }, operator)).status, 200);
  assert.equal((await read(operator)).body['code'], 'not-permitted');
});

test('names kept as digests are compared by digest; a host that keeps none says so', async (t) => {
  const hashed = await trialFor(t, { config: 'names = "hashed"' });
  await activate(hashed, trialClient(), { name: 'pc-1.corp.example' });
  assert.deepEqual(stateOf(await take(hashed, { text: 'PC-1.corp.example\npc-2' })), {
    'PC-1.corp.example': 'unlicensed',
    'pc-2': 'never',
  });
  const none = await trialFor(t, { config: 'names = "none"' });
  const { status, body } = await administer(none, '/v1/roll', { source: 'a', text: 'pc-1' });
  assert.deepEqual([status, body['code']], [400, 'wrong-usage']);
});
