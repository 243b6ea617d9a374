import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { root } from '../access/access.test.fixture.ts';
import { makeToken } from '../access/change-tokens.ts';
import { logInOverTls, openTrialExposure, password, sendRaw, type TrialExposure } from './exposed.test.fixture.ts';

async function exposedTrial(t: TestContext): Promise<TrialExposure> {
  const trial = await openTrialExposure(t);
  await trial.console.expose({ address: '127.0.0.1' }, root);
  return trial;
}

/** The version that was agreed on, or the code with which the handshake ends. */
function handshake(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
    socket.once('secureConnect', () => {
      resolve(String(socket.getProtocol()));
      socket.destroy();
    });
  });
}

test('TLS 1.2 and 1.3 and nothing older, no cipher without a key, HTTP/1.1 alone', async (t) => {
  const { port } = await exposedTrial(t);
  const old = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  assert.equal(await handshake(port(), { maxVersion: 'TLSv1.3' }), 'TLSv1.3');
  assert.equal(await handshake(port(), { maxVersion: 'TLSv1.2' }), 'TLSv1.2');
  for (const maxVersion of ['TLSv1', 'TLSv1.1'] as const)
    assert.match(await handshake(port(), { ...old, maxVersion }), /^ERR_SSL_/, maxVersion);
  const none = { ...old, maxVersion: 'TLSv1.2', ciphers: 'aNULL:eNULL:@SECLEVEL=0' } as const;
  assert.match(await handshake(port(), none), /^ERR_SSL_/);
  assert.match(await handshake(port(), { ALPNProtocols: ['h2'] }), /^ERR_SSL_/);
});

test('a handshake is not begun anew within a connection', async (t) => {
  const { port } = await exposedTrial(t);
  const socket = connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
  await once(socket, 'secureConnect');
  const error = await new Promise<Error | null>((resolve) => {
    socket.once('error', resolve);
    socket.renegotiate({}, resolve);
  });
  socket.destroy();
  assert.match(error?.message ?? 'it was', /no renegotiation/);
});

const host = 'host: pc-1\r\nconnection: close\r\n\r\n';

test('one machine is named, once: a second Host header, a target with a name of its own, none at all', async (t) => {
  const { port } = await exposedTrial(t);
  const asked = (line: string, headers: string): Promise<string> =>
    sendRaw(port(), `GET ${line} HTTP/1.1\r\n${headers}`);
  assert.match(await asked('/v1/console-log-in', host), /^HTTP\/1\.1 200 /);
  for (const headers of [`host: evil.example\r\n${host}`, `Host: pc-1\r\n${host}`])
    assert.match(await asked('/v1/console-log-in', headers), /^HTTP\/1\.1 4\d\d /, headers);
  for (const target of [
    'http://pc-1/v1/console-log-in',
    'https://pc-1:7694/v1/console-log-in',
    'https://evil.example/v1/console-log-in',
    'https://evil.example/openid/return?code=c&state=s',
    '*',
    'pc-1:7694',
  ])
    assert.match(await asked(target, host), /^HTTP\/1\.1 400 /, target);
  assert.match(await asked('/v1/console-log-in', 'connection: close\r\n\r\n'), /^HTTP\/1\.1 400 /);
  for (const target of ['//evil.example/v1/console-log-in', '/%2e%2e/v1/secret', '/V1/SECRET', '/v1/secret/'])
    assert.match(await asked(target, host), /^HTTP\/1\.1 40[034] /, target);
});

test('no tunnel, no other protocol, no echo', async (t) => {
  const { port } = await exposedTrial(t);
  assert.doesNotMatch(await sendRaw(port(), 'CONNECT 127.0.0.1:7690 HTTP/1.1\r\nhost: pc-1\r\n\r\n'), / 200 /);
  const upgrade = 'connection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n';
  const key = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  for (const line of ['GET /v1/secret', 'GET /', 'GET /v1/event-stream']) {
    const got = await sendRaw(port(), `${line} HTTP/1.1\r\nhost: pc-1\r\n${upgrade}${key}\r\n`);
    assert.match(got, /^HTTP\/1\.1 403 /, line);
  }
  const h2c = 'connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n';
  assert.match(await sendRaw(port(), `GET /v1/secret HTTP/1.1\r\nhost: pc-1\r\n${h2c}`), /^HTTP\/1\.1 403 /);
  for (const method of ['TRACE', 'OPTIONS', 'HEAD', 'PATCH']) {
    const got = await sendRaw(port(), `${method} /v1/secret HTTP/1.1\r\nx-echo: mark\r\n${host}`);
    assert.match(got, /^HTTP\/1\.1 403 /, method);
    assert.doesNotMatch(got, /x-echo|access-control-/i);
  }
});

test('headers beyond eight kilobytes and bodies beyond what an address takes are refused', async (t) => {
  const { port } = await exposedTrial(t);
  const wide = `GET /v1/console-log-in HTTP/1.1\r\nx: ${'x'.repeat(9000)}\r\n${host}`;
  assert.match(await sendRaw(port(), wide), /^HTTP\/1\.1 413 /);
  const many = `GET /v1/console-log-in HTTP/1.1\r\n${'a: b\r\n'.repeat(1500)}${host}`;
  assert.match(await sendRaw(port(), many), /^HTTP\/1\.1 413 /);
  const post = 'POST /v1/console-log-in HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 8193\r\n';
  assert.match(await sendRaw(port(), `${post}${host}`), /^HTTP\/1\.1 413 /);
});

/** Whether a byte of an answer comes before the end. */
function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPlain(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n'));
    socket.on('error', () => undefined);
    socket.once('data', () => resolve(true)).once('close', () => resolve(false));
  });
}

test('one address has its share of connections and no more, and gets it back', async (t) => {
  const { port, ask, exposed } = await exposedTrial(t);
  const { server } = exposed().fastify;
  const taken: Socket[] = [];
  server.on('connection', (socket: Socket) => taken.push(socket));
  const held = Array.from({ length: 96 }, () => connectPlain(port(), '127.0.0.1').unref());
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => isAnswered(port()))), [false, false, false]);
  for (const socket of held) socket.destroy();
  await Promise.all(taken.filter(({ closed }) => !closed).map((socket) => once(socket, 'close')));
  assert.equal(await isAnswered(port()), true);
  assert.equal((await ask({ path: '/v1/console-log-in' })).status, 200);
});

test('whoever sits behind a forwarded port waits like everybody: that it is loopback here says nothing', async (t) => {
  const { ask, machine, clock } = await exposedTrial(t);
  const tried = async (index: number): Promise<number> =>
    (await ask({ method: 'POST', path: '/v1/console-log-in', body: { name: `somebody-${index}`, password } })).status;
  for (let index = 0; index < 24; index += 1) {
    // As long as is waited for on the machine at most.
    clock.now += index < 15 ? 0 : 300;
    assert.equal(await tried(index), 403);
  }
  clock.now += 11;
  assert.equal(await tried(24), 429);
  const url = '/v1/console-log-in';
  const here = await machine.fastify.inject({ method: 'POST', url, payload: { name: 'anna', password } });
  assert.equal(here.statusCode, 200, 'who sits here is not kept out by them');
});

test('a cookie alone changes and tells nothing, with no Origin, with another one, from a form', async (t) => {
  const trial = await exposedTrial(t);
  const { ask } = trial;
  const { cookie, page } = await logInOverTls(trial);
  for (const more of [{}, { origin: 'null' }, { origin: 'https://evil.example' }, { 'attiva-page': 'x'.repeat(43) }]) {
    const headers = { cookie, ...more };
    assert.equal((await ask({ method: 'POST', path: '/v1/secret', headers, body: {} })).status, 403);
    assert.equal((await ask({ path: '/v1/secret', headers })).status, 403);
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])
    for (const path of ['/v1/secret', '/v1/console-log-in']) {
      const headers = { cookie, 'attiva-page': page, 'content-type': type };
      assert.equal((await ask({ method: 'POST', path, headers, body: { name: 'anna', password } })).status, 415, path);
    }
});

test('no cache keeps an answer, no page of another origin takes one in', async (t) => {
  const trial = await exposedTrial(t);
  const { text } = await makeToken(trial.access, { name: 'ops', role: 'administrator' }, root);
  const authorization = `Bearer ${text}`;
  for (const path of [
    '/v1/secret',
    '/openapi.json',
    '/v1/console-log-in',
    '/v1/console-exposure',
    '/plain',
    '/',
    '/no',
  ]) {
    const { headers } = await trial.ask({ path, headers: { authorization } });
    assert.equal(headers['cache-control'], 'no-store', path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['access-control-allow-origin'], undefined, path);
  }
});

test('a session taken to a second connection, and told by another name in TLS, is the same session', async (t) => {
  const trial = await exposedTrial(t);
  const { cookie, page } = await logInOverTls(trial);
  const asked = `GET /v1/secret HTTP/1.1\r\ncookie: ${cookie}\r\nattiva-page: ${page}\r\n${host}`;
  for (const servername of ['', 'pc-1', 'evil.example'])
    assert.match(await sendRaw(trial.port(), asked, servername), /^HTTP\/1\.1 200 /);
});

test('two requests in one packet are two requests: the second has what it brings and nothing of the first', async (t) => {
  const trial = await exposedTrial(t);
  const { cookie, page } = await logInOverTls(trial);
  const first = `GET /v1/secret HTTP/1.1\r\nhost: pc-1\r\ncookie: ${cookie}\r\nattiva-page: ${page}\r\n\r\n`;
  const got = await sendRaw(trial.port(), `${first}GET /v1/secret HTTP/1.1\r\n${host}`);
  assert.deepEqual(got.match(/HTTP\/1\.1 \d{3}/g), ['HTTP/1.1 200', 'HTTP/1.1 403']);
});

test('half a handshake and a silent connection stand for seconds; those after them are served', async (t) => {
  const { port, ask } = await exposedTrial(t);
  const silent: TLSSocket[] = Array.from({ length: 20 }, () =>
    connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false }),
  );
  const half = Array.from({ length: 60 }, () => connectPlain(port(), '127.0.0.1'));
  for (const socket of half) socket.on('error', () => undefined).write(Buffer.of(0x16, 0x03, 0x01));
  for (const socket of silent) socket.on('error', () => undefined);
  await Promise.all(silent.map((socket) => once(socket, 'secureConnect')));
  assert.equal((await ask({ path: '/v1/console-log-in' })).status, 200);
  const ends = [...silent, ...half].map((socket) => once(socket.resume(), 'close'));
  await Promise.all(ends);
});
