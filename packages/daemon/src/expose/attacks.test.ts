import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { root } from '../access/access.test.fixture.ts';
import { makeToken } from '../access/change-tokens.ts';
import { addAccount } from '../access/change-accounts.ts';
import { tokenFileHolder } from '../api/callers.ts';
import type { OpenIdProvider } from '../access/openid/openid-provider.ts';
import { idleSeconds } from '../console/sessions.ts';
import {
  adminToken,
  logInOverTls,
  openTrialExposure,
  password,
  sendRaw,
  type TrialExposure,
} from './exposed.test.fixture.ts';

async function exposedTrial(t: TestContext): Promise<TrialExposure> {
  const trial = await openTrialExposure(t);
  await trial.console.expose({ address: '127.0.0.1' }, root);
  return trial;
}

const claims = {
  'x-forwarded-for': '127.0.0.1',
  'x-real-ip': '127.0.0.1',
  forwarded: 'for=127.0.0.1;proto=http;host=localhost',
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'localhost',
};

test('the token file opens nothing here, though the caller sits on the machine and says so; it does at its own door', async (t) => {
  const { ask, machine } = await exposedTrial(t);
  const authorization = `Bearer ${adminToken.text}`;
  for (const [method, path] of [
    ['GET', '/v1/secret'],
    ['POST', '/v1/secret'],
    ['GET', '/openapi.json'],
    ['GET', '/v1/console-exposure'],
    ['GET', '/nothing-here'],
  ] as const) {
    const body = method === 'POST' ? { body: {} } : {};
    assert.equal((await ask({ method, path, headers: { authorization, ...claims }, ...body })).status, 403, path);
  }
  const here = await machine.fastify.inject({ url: '/v1/secret', headers: { authorization } });
  assert.equal(here.statusCode, 200);
});

test('a link is refused here and not used up by that: on the machine it still works, once', async (t) => {
  const { ask, machine, access, clock } = await exposedTrial(t);
  const { secret } = access.keys.makeLink(tokenFileHolder, clock.now);
  const refused = await ask({ path: `/first/${secret}`, headers: claims });
  assert.deepEqual([refused.status, refused.headers['set-cookie']], [403, undefined]);
  assert.equal((await machine.fastify.inject(`/first/${secret}`)).statusCode, 303);
});

test('links and the door itself are an affair of the machine, also for administrators', async (t) => {
  const { ask, access, console } = await exposedTrial(t);
  const { text } = await makeToken(access, { name: 'ops', role: 'administrator' }, root);
  const headers = { authorization: `Bearer ${text}` };
  for (const [method, path] of [
    ['POST', '/v1/console-links'],
    ['POST', '/v1/console-exposure-checks'],
    ['PUT', '/v1/console-exposure'],
    ['DELETE', '/v1/console-exposure'],
  ] as const)
    assert.equal((await ask({ method, path, headers, ...(method !== 'DELETE' && { body: {} }) })).status, 403, path);
  assert.equal(console.shown()?.open, true);
  assert.equal((await ask({ method: 'POST', path: '/v1/secret', headers, body: {} })).status, 200);
});

test('API tokens are good here in their role', async (t) => {
  const { ask, access } = await exposedTrial(t);
  const { text } = await makeToken(access, { name: 'monitoring', role: 'viewer' }, root);
  const headers = { authorization: `Bearer ${text}` };
  assert.equal((await ask({ path: '/v1/secret', headers })).status, 200);
  assert.equal((await ask({ method: 'POST', path: '/v1/secret', headers, body: {} })).status, 403);
  assert.equal((await ask({ path: '/v1/secret' })).status, 403);
});

test('a session is good at the door where it was opened: neither replayed here nor there, under neither name', async (t) => {
  const trial = await exposedTrial(t);
  const { ask, machine, access, clock } = trial;
  const there = await logInOverTls(trial);
  assert.match(there.set, /^__Host-attiva-test=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200$/);
  const asked = { cookie: there.cookie, 'attiva-page': there.page };
  assert.equal(access.keys.sessions.list(clock.now)[0]?.from, '127.0.0.1', 'the other end of the socket');
  assert.equal((await ask({ path: '/v1/secret', headers: asked })).status, 200);
  assert.equal((await ask({ path: '/plain', headers: asked })).text, 'the status');
  const caller = { name: 'anna', role: 'administrator' } as const;
  const here = access.keys.sessions.open({ caller, way: 'account', from: '::1' }, clock.now);
  for (const name of ['attiva-test', '__Host-attiva-test']) {
    const replayedHere = { cookie: `${name}=${there.cookie.split('=')[1] ?? ''}`, 'attiva-page': there.page };
    const replayedThere = { cookie: `${name}=${here.cookie}`, 'attiva-page': here.page };
    for (const url of ['/v1/secret', '/plain', '/']) {
      assert.equal((await machine.fastify.inject({ url, headers: replayedHere })).statusCode, 403, `${name} ${url}`);
      assert.equal((await ask({ path: url, headers: replayedThere })).status, 403, `${name} ${url}`);
    }
  }
  const own = { cookie: `attiva-test=${here.cookie}`, 'attiva-page': here.page };
  assert.equal((await machine.fastify.inject({ url: '/v1/secret', headers: own })).statusCode, 200);
});

test('signing out, an hour without a question, and closing the door end a session', async (t) => {
  const trial = await exposedTrial(t);
  const { ask, clock, console, access } = trial;
  const session = async (): Promise<Record<string, string>> => {
    const { cookie, page } = await logInOverTls(trial);
    return { cookie, 'attiva-page': page };
  };
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await ask({ path: '/v1/secret', headers })).status;
  const first = await session();
  const out = await ask({ method: 'DELETE', path: '/v1/console-session', headers: first });
  assert.match(String(out.headers['set-cookie']), /^__Host-attiva-test=; .*Secure; Max-Age=0$/);
  assert.equal(await status(first), 403);
  const second = await session();
  clock.now += idleSeconds - 1;
  assert.equal(await status(second), 200);
  clock.now += idleSeconds;
  assert.equal(await status(second), 403);
  await session();
  await console.close(root);
  assert.deepEqual(access.keys.sessions.list(clock.now), []);
});

test('wrong tries count for the address at the other end of the socket, whatever a header says', async (t) => {
  const { ask } = await exposedTrial(t);
  const tried = async (index: number): Promise<number> => {
    const headers = { 'x-forwarded-for': `192.0.2.${index}`, forwarded: `for=192.0.2.${index}` };
    const body = { name: `somebody-${index}`, password };
    return (await ask({ method: 'POST', path: '/v1/console-log-in', headers, body })).status;
  };
  for (let index = 0; index < 15; index += 1) assert.equal(await tried(index), 403);
  assert.equal(await tried(15), 429);
});

test('only the names that were chosen are answered: a page that rebinds its own name to this machine gets nothing', async (t) => {
  const { ask, access } = await exposedTrial(t);
  const { text } = await makeToken(access, { name: 'ops', role: 'administrator' }, root);
  const authorization = `Bearer ${text}`;
  for (const host of [
    'evil.example',
    'localhost',
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'pc-1.',
    'pc-1.evil.example',
    'evil.example:pc-1',
    'pc-1@evil.example',
    'pc-1, evil.example',
    '*',
    '',
  ]) {
    assert.equal((await ask({ path: '/v1/secret', headers: { host, authorization } })).status, 403, host);
    assert.equal((await ask({ path: '/v1/console-log-in', headers: { host } })).status, 403, host);
  }
  for (const host of ['pc-1', 'PC-1', 'pc-1:443', 'pc-1:7694'])
    assert.equal((await ask({ path: '/v1/secret', headers: { host, authorization } })).status, 200, host);
});

test('TLS without a name, or for another one, changes nothing: the Host header decides', async (t) => {
  const { port } = await exposedTrial(t);
  const question = (host: string): string =>
    `GET /v1/console-log-in HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
  for (const servername of ['', 'evil.example', 'localhost']) {
    assert.match(await sendRaw(port(), question('pc-1'), servername), /^HTTP\/1\.1 200 /);
    assert.match(await sendRaw(port(), question('evil.example'), servername), /^HTTP\/1\.1 403 /);
  }
  assert.match(await sendRaw(port(), 'GET /v1/console-log-in HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 403 /);
});

test('a request within a request is not read: two lengths, a length and chunks, an odd chunk, a folded line', async (t) => {
  const { port, access } = await exposedTrial(t);
  await addAccount(access, { name: 'bruno', role: 'viewer', password }, root);
  const inner = 'GET /v1/console-log-in HTTP/1.1\r\nhost: pc-1\r\n\r\n';
  const head = 'POST /v1/console-log-in HTTP/1.1\r\nhost: pc-1\r\ncontent-type: application/json\r\n';
  for (const tail of [
    `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `transfer-encoding: chunked\r\ncontent-length: ${inner.length}\r\n\r\n0\r\n\r\n${inner}`,
    `content-length: 0\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`,
    `transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
    `transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
    `content-length: +${inner.length}\r\n\r\n${inner}`,
    `transfer-encoding: chunked\r\n\r\n0x1\r\n\r\n${inner}`,
  ]) {
    const got = await sendRaw(port(), `${head}${tail}`);
    assert.match(got, /^HTTP\/1\.1 400 /, tail);
    assert.equal(got.split('HTTP/1.1 ').length, 2, `one answer to ${JSON.stringify(tail)}: ${got}`);
  }
});

test('plain HTTP is told in one sentence that this is HTTPS, whatever it asks, and nothing of it is served', async (t) => {
  const { port } = await exposedTrial(t);
  const socket = connect(port(), '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (part: string) => (got += part));
  socket.write(`GET /v1/secret HTTP/1.1\r\nhost: pc-1\r\nauthorization: Bearer ${adminToken.text}\r\n\r\n`);
  await once(socket, 'close');
  assert.match(got, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(got, /This port speaks HTTPS/);
  assert.doesNotMatch(got, /location/i);
});

test('the server of this door answers nobody who did not come by TLS, whoever hands it a request', async (t) => {
  const { exposed, access } = await exposedTrial(t);
  const { text } = await makeToken(access, { name: 'ops', role: 'administrator' }, root);
  const headers = { host: 'pc-1', authorization: `Bearer ${text}` };
  for (const url of ['/v1/secret', '/', '/v1/console-log-in', '/assets/x'])
    assert.equal((await exposed().fastify.inject({ url, headers })).statusCode, 403, url);
});

test('without a session its pages tell to log in and name no link; nothing promises the browser TLS for other ports', async (t) => {
  const { ask } = await exposedTrial(t);
  const page = await ask({ path: '/plain' });
  assert.equal(page.status, 403);
  assert.match(page.text, /Log in first/);
  assert.doesNotMatch(page.text, /console link|the status/);
  const { text } = await ask({ path: '/v1/console-log-in' });
  assert.equal((JSON.parse(text) as { links: boolean }).links, false);
  assert.equal(page.headers['strict-transport-security'], undefined);
});

test('a sign-in by OpenID that began here ends here and nowhere else', async (t) => {
  const provider: OpenIdProvider = {
    begin: async () => ({ location: 'https://login.example/', begun: { state: 's', nonce: 'n', codeVerifier: 'v' } }),
    end: async () => ({ name: 'anna', role: 'viewer' }),
  };
  const { console, ask, machine } = await openTrialExposure(t, { anna: false, openId: () => provider });
  assert.deepEqual((await console.plan({ address: '127.0.0.1' })).ways, ['openid']);
  await console.expose({ address: '127.0.0.1' }, root);
  const cookieOfBegin = async (): Promise<string> => {
    const set = String((await ask({ path: '/openid/begin' })).headers['set-cookie']);
    assert.match(set, /^__Host-attiva-test-openid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/);
    return set.split(';', 1)[0] ?? '';
  };
  const url = '/openid/return?code=c&state=s';
  const secret = (await cookieOfBegin()).split('=')[1] ?? '';
  for (const name of ['attiva-test-openid', '__Host-attiva-test-openid'])
    assert.equal((await machine.fastify.inject({ url, headers: { cookie: `${name}=${secret}` } })).statusCode, 403);
  const back = await ask({ path: url, headers: { cookie: await cookieOfBegin() } });
  assert.equal(back.status, 303);
  assert.match(String(back.headers['set-cookie']), /__Host-attiva-test=[\w-]{43}; Path=\/;.*Secure/);
});
