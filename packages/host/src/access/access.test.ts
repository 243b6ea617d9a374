import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  administer,
  contentOf,
  hostKey,
  startTrialHost,
  type TrialHost,
  vendorFileOf,
} from '../trial-host.test.fixture.ts';

const password = 'correct horse battery';

describe('who may come in to a host', () => {
  let trial: TrialHost;
  let url = '';
  before(async () => {
    trial = await startTrialHost();
    url = (await trial.host.administration.listen({ host: '127.0.0.1', port: 0 })).url;
    for (const [name, role] of [
      ['anna', 'administrator'],
      ['vera', 'viewer'],
    ])
      assert.equal((await administer(trial, '/v1/accounts', { name, role, password })).status, 200);
  });
  after(() => trial.stop());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${url}${path}`, init);
  const json = { 'content-type': 'application/json' };
  const logIn = (body: object, headers: Record<string, string> = {}): Promise<Response> =>
    ask('/v1/console-log-in', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });

  async function session(name: string): Promise<Record<string, string>> {
    const answer = await logIn({ name, password });
    assert.equal(answer.status, 200);
    const { page } = (await answer.json()) as { page: string };
    return { cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '', 'attiva-page': page };
  }

  async function actors(action: string): Promise<unknown[]> {
    const { body } = await administer(trial, '/v1/audit?limit=200');
    return (body['entries'] as { action: string; actor: string }[])
      .filter((row) => row.action === action)
      .map(({ actor }) => actor);
  }

  test('name and password give a session of two secrets, which is new whatever the browser brought', async () => {
    const laid = `attiva-host=${'A'.repeat(43)}`;
    const answer = await logIn({ name: 'anna', password }, { cookie: laid });
    const set = answer.headers.get('set-cookie') ?? '';
    assert.match(set, /^attiva-host=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    assert.doesNotMatch(set, /A{43}/);
    const { page, name, role } = (await answer.json()) as Record<string, string>;
    assert.deepEqual([name, role], ['anna', 'administrator']);
    for (const [headers, status] of [
      [{ cookie: set.split(';', 1)[0] ?? '', 'attiva-page': page ?? '' }, 200],
      [{ cookie: set.split(';', 1)[0] ?? '' }, 403],
      [{ cookie: laid, 'attiva-page': page ?? '' }, 403],
    ] as const)
      assert.equal((await ask('/v1/status', { headers })).status, status);
  });

  test('what a page of another site can send opens nothing and logs nobody in', async () => {
    const { cookie = '' } = await session('anna');
    const change = { method: 'POST', body: JSON.stringify({ change: { 'names.x': 1 } }) };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
      assert.notEqual(
        (await ask('/v1/settings', { ...change, headers: { cookie, 'content-type': type } })).status,
        200,
      );
    const typed = JSON.stringify({ name: 'anna', password });
    const forged = await ask('/v1/console-log-in', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: typed,
    });
    assert.deepEqual([forged.status, forged.headers.get('set-cookie')], [415, null]);
    const preflight = await ask('/v1/console-log-in', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  });

  test('a viewer looks and changes nothing, whatever its pages would offer', async () => {
    const viewer = await session('vera');
    assert.equal((await ask('/v1/status', { headers: viewer })).status, 200);
    for (const [method, path] of [
      ['POST', '/v1/settings'],
      ['POST', '/v1/accounts'],
      ['PUT', '/v1/accounts/vera'],
      ['POST', '/v1/api-tokens'],
      ['POST', '/v1/console-links'],
    ] as const) {
      const body = JSON.stringify({ role: 'administrator' });
      const refused = await ask(path, { method, headers: { ...viewer, ...json }, body });
      const problem = (await refused.json()) as { code: string; detail: string };
      assert.deepEqual([refused.status, problem.code], [403, 'not-permitted'], path);
      assert.match(problem.detail, /vera is viewer/);
    }
    const all = await ask('/v1/console-sessions?all=true', { headers: viewer });
    assert.equal(all.status, 403);
  });

  test('the trail names who did it: an account, a token, the holder of the token file', async () => {
    const { body } = await administer(trial, '/v1/api-tokens', { name: 'rollout', role: 'administrator', days: 1 });
    const bearer = { authorization: `Bearer ${String(body['text'])}` };
    const anna = await session('anna');
    const file = await vendorFileOf(trial.vendor, Math.floor(trial.clock.ms / 1000) + 1);
    const post = async (path: string, what: object, headers: Record<string, string>): Promise<number> =>
      (await ask(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(what) })).status;
    assert.equal(await post('/v1/vendors', { file }, anna), 200);
    assert.equal(await post('/v1/registrations', { key: hostKey.text }, bearer), 200);
    assert.equal(await post('/v1/backups', { sealed: true }, anna), 200);
    assert.equal(await post('/v1/tls', { change: 'enable' }, bearer), 200);
    assert.equal(await post('/v1/console-links', {}, bearer), 200);
    assert.equal((await actors('vendor-added'))[0], 'anna');
    assert.equal((await actors('host-registered'))[0], 'rollout (token)');
    assert.deepEqual(await actors('backup-taken'), ['anna']);
    assert.deepEqual(await actors('tls-changed'), ['rollout (token)']);
    assert.deepEqual(await actors('console-link-made'), ['rollout (token)']);
    assert.deepEqual(await actors('account-added'), ['administrator', 'administrator']);
  });

  test('a link signs in as whoever made it, and what came of it ends with what that one may', async () => {
    await administer(trial, '/v1/accounts', { name: 'bruno', role: 'administrator', password });
    const follow = async (headers: Record<string, string>): Promise<Record<string, string>> => {
      const made = await ask('/v1/console-links', { method: 'POST', headers: { ...json, ...headers }, body: '{}' });
      const { path } = (await made.json()) as { readonly path: string };
      const first = await ask(path, { redirect: 'manual' });
      const page = /^\/#page=([\w-]{43})$/u.exec(first.headers.get('location') ?? '')?.[1] ?? '';
      return { cookie: first.headers.get('set-cookie')?.split(';', 1)[0] ?? '', 'attiva-page': page };
    };
    const nameOf = async (headers: Record<string, string>): Promise<unknown> =>
      ((await (await ask('/v1/console-session', { headers })).json()) as { readonly name?: string }).name;
    const { body } = await administer(trial, '/v1/api-tokens', { name: 'links', role: 'administrator' });
    const byToken = await follow({ authorization: `Bearer ${String(body['text'])}` });
    const byBruno = await follow(await session('bruno'));
    // By a link of a link, too.
    const again = await follow(byBruno);
    assert.deepEqual(await Promise.all([byToken, byBruno, again].map(nameOf)), ['links (token)', 'bruno', 'bruno']);
    assert.deepEqual((await actors('logged-in')).slice(0, 4), ['bruno', 'bruno', 'bruno', 'links (token)']);
    const anna = await session('anna');
    const demoted = JSON.stringify({ role: 'viewer' });
    await ask('/v1/accounts/bruno', { method: 'PUT', headers: { ...json, ...anna }, body: demoted });
    await ask('/v1/api-tokens/links', { method: 'DELETE', headers: anna });
    for (const headers of [byToken, byBruno, again]) assert.equal((await ask('/v1/status', { headers })).status, 403);
  });

  test('of two administrators who change one account the second hears who was first', async () => {
    await administer(trial, '/v1/accounts', { name: 'dario', role: 'viewer', password });
    const headers = { ...json, ...(await session('anna')) };
    const change = (wish: object): Promise<Response> =>
      ask('/v1/accounts/dario', { method: 'PUT', headers, body: JSON.stringify(wish) });
    const expected = { role: 'viewer', disabled: false };
    assert.equal((await change({ role: 'operator', expected })).status, 200);
    const late = await change({ disabled: true, expected });
    const { code, detail } = (await late.json()) as Record<string, string>;
    assert.deepEqual([late.status, code], [409, 'changed-meanwhile']);
    assert.match(detail ?? '', /^Meanwhile anna changed it \(.*\): dario has the role operator and is enabled now\./u);
    assert.equal((await change({ disabled: true, expected: { ...expected, role: 'operator' } })).status, 200);
  });

  test('a token and a link have no account: they change nobody’s password', async () => {
    const { body } = await administer(trial, '/v1/api-tokens', { name: 'anna', role: 'viewer' });
    const headers = { ...json, authorization: `Bearer ${String(body['text'])}` };
    const wish = JSON.stringify({ current: password, password: 'another long password' });
    const refused = await ask('/v1/account/password', { method: 'PUT', headers, body: wish });
    assert.equal(((await refused.json()) as { code: string }).code, 'not-permitted');
  });

  test('whoever ends other sessions keeps this one', async () => {
    const [here, there] = [await session('vera'), await session('vera')];
    const listed = (await (await ask('/v1/console-sessions', { headers: here })).json()) as {
      sessions: { current: boolean; name: string; from: string }[];
    };
    assert.deepEqual(
      [listed.sessions.filter(({ current }) => current).length, new Set(listed.sessions.map(({ name }) => name))],
      [1, new Set(['vera'])],
    );
    assert.equal((await ask('/v1/console-sessions', { method: 'DELETE', headers: here })).status, 200);
    assert.equal((await ask('/v1/status', { headers: here })).status, 200);
    assert.equal((await ask('/v1/status', { headers: there })).status, 403);
  });

  test('a NUL is refused at each door with its field, and nothing is a defect of the program', async () => {
    const nul = 'an\0na';
    const machines = [{ vendor: trial.vendor.vendor, client: nul }];
    const refused: [string, object?][] = [
      ['/v1/accounts', { name: nul, role: 'viewer', password }],
      ['/v1/api-tokens', { name: nul, role: 'viewer' }],
      ['/v1/machine-marks', { machines, add: ['x'] }],
      ['/v1/machine-marks', { machines: [], add: [nul] }],
      ['/v1/machine-removals', { machines }],
      ['/v1/hints', { kind: 'renew', view: { search: nul } }],
      ['/v1/settings', { change: { 'retention.audit-days': nul } }],
      ['/v1/settings', { change: { [nul]: 1 } }],
      ['/v1/roll', { source: nul, text: 'pc-1' }],
      ['/v1/machines?search=an%00na'],
      ['/v1/machines?tag=an%00na'],
      [`/v1/machines?cursor=${Buffer.from('["\\u0000"]').toString('base64url')}`],
      ['/v1/machines/an%00na'],
    ];
    for (const [path, body] of refused) {
      const { status, body: problem } = await administer(trial, path, body);
      assert.deepEqual([status, problem['code']], [400, 'wrong-usage'], path);
    }
    const typed = await logIn({ name: nul, password });
    assert.deepEqual([typed.status, ((await typed.json()) as { code: string }).code], [400, 'wrong-usage']);
  });

  test('too many wrong tries are refused with the time to wait, in words and in a header', async () => {
    for (let tried = 0; tried < 4; tried += 1) assert.equal((await logIn({ name: 'eva', password })).status, 403);
    const refused = await logIn({ name: 'eva', password });
    const { code, detail } = (await refused.json()) as { code: string; detail: string };
    assert.deepEqual([refused.status, code, refused.headers.get('retry-after')], [429, 'log-in-too-often', '2']);
    assert.match(detail, /try again in 2 seconds/);
  });

  test('neither password nor token nor session is in the database', async () => {
    const { body } = await administer(trial, '/v1/api-tokens', { name: 'secret', role: 'viewer' });
    const { cookie = '', 'attiva-page': page = '' } = await session('anna');
    await trial.host.doors.access.store.accounts();
    const stored = await contentOf(trial);
    const text = String(body['text']);
    for (const secret of [password, text.slice(7, 50), cookie.slice(12), page])
      assert.ok(!stored.includes(secret), secret);
    assert.match(stored, /\$argon2id\$/);
  });
});

test('accounts survive a restart, and sessions do not', async (t) => {
  let trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/accounts', { name: 'anna', role: 'administrator', password });
  const { access, now } = trial.host.doors;
  const caller = { name: 'anna', role: 'administrator' } as const;
  const { cookie } = access.keys.sessions.open({ caller, way: 'account', from: '::1' }, now());
  trial = await trial.restart();
  const { body } = await administer(trial, '/v1/accounts');
  assert.deepEqual(
    (body['accounts'] as { name: string }[]).map(({ name }) => name),
    ['anna'],
  );
  assert.equal(trial.host.doors.access.keys.sessions.isOpen(cookie, now()), false);
});
