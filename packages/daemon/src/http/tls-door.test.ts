// needs: linux
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { connect as tlsConnect } from 'node:tls';
import { testCertificate } from '@attiva/testkit';
import { createLog, createSilentLog, type Log } from '../log/log.ts';
import { createHttpServer, type HttpLimits } from './http-server.ts';
import { openTlsDoor, type TlsIdentity } from './tls-door.ts';

const tlsIdentity: TlsIdentity = { privateKey: testCertificate.key, certificates: testCertificate.cert };

interface Door {
  readonly port: number;
  identity: TlsIdentity | undefined;
  /** Fulfils when the server has taken so many connections. */
  readonly accepted: (many: number) => Promise<void>;
  close(): Promise<void>;
}

async function start(
  context: TestContext,
  limits: Partial<HttpLimits> = {},
  log: Log = createSilentLog(),
): Promise<Door> {
  const tls = { identity: tlsIdentity as TlsIdentity | undefined };
  const server = createHttpServer({ log, now: () => 0, tls: () => tls.identity, limits });
  server.fastify.post('/v1/echo', async (request) => ({ got: request.body, from: request.socket.remoteAddress }));
  let taken = 0;
  const watchers: (() => void)[] = [];
  server.fastify.server.on('connection', () => {
    taken += 1;
    for (const watcher of watchers.splice(0)) watcher();
  });
  const accepted = async (many: number): Promise<void> => {
    while (taken < many) await new Promise<void>((resolve) => watchers.push(resolve));
  };
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  context.after(() => server.close(0));
  return Object.assign(tls, { port, accepted, close: () => server.close(60_000) });
}

/** Posts `text` and gives status and body. */
function post(port: number, scheme: 'http' | 'https', more: RequestOptions = {}, text = 'a.b.c'): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/v1/echo',
      rejectUnauthorized: false,
      headers: { 'content-type': 'application/jose' },
      // With an agent the connection that is given would not be used.
      ...(more.createConnection === undefined && { agent: false }),
      ...more,
    };
    const request = (scheme === 'https' ? httpsRequest : httpRequest)(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
    });
    request.on('error', reject);
    request.end(text);
  });
}

const good = '200 {"got":"a.b.c","from":"127.0.0.1"}';

async function open(port: number, first?: string | Buffer, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (first !== undefined) socket.write(first);
  return socket;
}

test('one port speaks both, by the first byte; the address of the sender is known either way', async (context) => {
  const { port } = await start(context);
  assert.deepEqual(await Promise.all([post(port, 'http'), post(port, 'https'), post(port, 'http')]), [
    good,
    good,
    good,
  ]);
  const large = 'x'.repeat(16_000);
  assert.match(await post(port, 'https', {}, large), /^200 /);
  assert.match(await post(port, 'http', {}, large), /^200 /);
  assert.match(await post(port, 'https', {}, large.repeat(2)), /^413 /);
});

test('bytes that come one by one are put together: in plain and in TLS', async (context) => {
  const { port } = await start(context);
  const socket = await open(port);
  socket.setNoDelay(true);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
  const text =
    'POST /v1/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\ncontent-length: 1\r\nconnection: close\r\n\r\na';
  for (const letter of text) await new Promise((sent) => socket.write(letter, sent));
  await once(socket, 'close');
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

test('switched while it runs: the next connection follows, and one that stands goes on', async (context) => {
  const door = await start(context);
  const keptAlive = tlsConnect({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(keptAlive, 'secureConnect');
  door.identity = undefined;
  assert.equal(await post(door.port, 'http'), good);
  await assert.rejects(post(door.port, 'https'), { code: /^(EPROTO|ECONNRESET|ERR_SSL_\w+)$/ });
  assert.equal(await post(door.port, 'https', { createConnection: () => keptAlive }), good);
  door.identity = tlsIdentity;
  assert.equal(await post(door.port, 'https'), good);
});

test('no session is resumed: each connection shows the key anew', async (context) => {
  const { port } = await start(context);
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const sessions: Buffer[] = [];
    const reused: boolean[] = [];
    for (let round = 0; round < 2; round += 1) {
      const session = sessions[0];
      const socket = tlsConnect({
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        maxVersion,
        ...(session && { session }),
      });
      socket.on('session', (given) => sessions.push(given));
      await once(socket, 'secureConnect');
      reused.push(socket.isSessionReused());
      assert.equal(await post(port, 'https', { createConnection: () => socket }), good);
    }
    assert.deepEqual(reused, [false, false], maxVersion);
  }
});

test('garbage after the byte that begins a handshake, old TLS, or an end at once cost nobody else anything', async (context) => {
  const { port } = await start(context);
  const garbage = await open(port, Buffer.concat([Buffer.of(0x16), Buffer.alloc(3000, 0xff)]));
  garbage.resume();
  await once(garbage, 'close');
  await assert.rejects(post(port, 'https', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }));
  for (let round = 0; round < 20; round += 1) (await open(port)).end();
  for (let round = 0; round < 20; round += 1) (await open(port, Buffer.of(0x16))).destroy();
  assert.equal(await post(port, 'https'), good);
  assert.equal(await post(port, 'http'), good);
});

test('who says nothing, or half a handshake, is cut off after the time that headers have', async (context) => {
  const { port } = await start(context, { headersTimeoutMilliseconds: 2_000 });
  const silent = [
    await open(port),
    await open(port, Buffer.of(0x16, 3, 1)),
    await open(port, Buffer.of(0x16, 3, 1, 2, 0, 1)),
  ];
  await Promise.all(silent.map((socket) => once(socket.resume(), 'close')));
  assert.equal(await post(port, 'https'), good);
});

test('of half-open connections the oldest gives way to the newest, so that a flood pushes out its own', async (context) => {
  const { port } = await start(context, { halfOpen: 8, headersTimeoutMilliseconds: 60_000 });
  const flood: Socket[] = [];
  for (let one = 0; one < 8; one += 1) flood.push((await open(port, Buffer.of(0x16, 3, 1))).resume());
  const oldest = once(flood[0] as Socket, 'close');
  assert.equal(await post(port, 'https'), good);
  await oldest;
  assert.equal(flood.filter(({ destroyed }) => destroyed).length, 1);
  for (const socket of flood) socket.destroy();
});

test('the one that gives way is of the address that holds most, so that a flood leaves others their handshakes', async (context) => {
  const { port } = await start(context, { halfOpen: 8, headersTimeoutMilliseconds: 60_000 });
  const half = Buffer.of(0x16, 3, 1);
  const alone = (await open(port, half)).resume();
  const flood: Socket[] = [];
  for (let one = 0; one < 7; one += 1) flood.push((await open(port, half, '127.0.0.2')).resume());
  const oldest = once(flood[0] as Socket, 'close');
  flood.push((await open(port, half, '127.0.0.2')).resume());
  await oldest;
  assert.deepEqual([alone, ...flood].map(({ destroyed }) => destroyed).indexOf(true), 1);
  assert.equal(alone.destroyed, false, 'though it came before all of them');
  for (const socket of [alone, ...flood]) socket.destroy();
});

test('of fifteen hundred machines that connect before any of them says a word none is cut, in plain or TLS', async (context) => {
  const { port, accepted } = await start(context);
  const sockets = await Promise.all(Array.from({ length: 1_500 }, () => open(port)));
  await accepted(sockets.length);
  // Handshakes cost both sides: every twentieth shows what all of them would.
  const answers = sockets.map((socket, place) =>
    place % 20 === 0
      ? post(port, 'https', { createConnection: () => tlsConnect({ socket, rejectUnauthorized: false }) })
      : post(port, 'http', { createConnection: () => socket }),
  );
  assert.deepEqual([...new Set(await Promise.all(answers))], [good]);
});

/** A whole head of a greeting, of which no more comes (RFC 8446 4 and 5.1). */
const stalling = Buffer.of(0x16, 3, 1, 0, 64, 1, 0, 0, 60);

test('of more handshakes than may be at once the others wait for their turn, and none is cut', async (context) => {
  const { port } = await start(context, { handshakes: 2 });
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(port, 'https')));
  assert.deepEqual([...new Set(answers)], [good]);
});

test('a handshake that is not ended gives way to those who wait, later than at once and before its time is over', async (context) => {
  const { port } = await start(context, { handshakes: 2, headersTimeoutMilliseconds: 50_000 });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const stalled = [await open(port, stalling), await open(port, stalling)].map((socket) => socket.resume());
  const gone = stalled.map((socket) => once(socket, 'close'));
  // What came before this one has been met when it is answered.
  assert.equal(await post(port, 'http'), good);
  context.mock.timers.tick(19_999);
  let answered = false;
  const answer = post(port, 'https').then((said) => {
    answered = true;
    return said;
  });
  assert.equal(await post(port, 'http'), good);
  assert.deepEqual([answered, ...stalled.map(({ destroyed }) => destroyed)], [false, false, false]);
  context.mock.timers.tick(1);
  assert.equal(await answer, good);
  await gone[0];
  assert.equal(stalled[1]?.destroyed, false, 'one is enough');
  context.mock.timers.tick(30_000);
  await gone[1];
});

test('who waits for a handshake may send his greeting and no more, and is no longer waited for when he goes', async (context) => {
  const { port } = await start(context, { handshakes: 1, headersTimeoutMilliseconds: 60_000 });
  const stalled = await open(port, stalling);
  assert.equal(await post(port, 'http'), good);
  const waiting = (await open(port, Buffer.concat([stalling, Buffer.alloc(9_000)]))).resume();
  assert.equal(await post(port, 'http'), good);
  assert.equal(waiting.destroyed, false);
  waiting.write(Buffer.alloc(9_000));
  await once(waiting, 'close');
  const leaving = (await open(port, stalling)).resume();
  leaving.end();
  await once(leaving, 'close');
  stalled.destroy();
  assert.equal(await post(port, 'https'), good);
});

test('a flood from many addresses pushes out the oldest of all, not one of the few behind one address', async (context) => {
  const { port, accepted } = await start(context, { halfOpen: 200, headersTimeoutMilliseconds: 60_000 });
  const first = (await open(port, undefined, '127.0.1.1')).resume();
  await accepted(1);
  const few = await Promise.all([1, 2, 3].map(() => open(port, undefined, '127.0.2.1')));
  await accepted(4);
  await Promise.all(Array.from({ length: 196 }, (_, one) => open(port, undefined, `127.0.3.${one + 1}`)));
  await accepted(200);
  const cut = once(first, 'close');
  assert.equal(await post(port, 'http'), good);
  await cut;
  const answers = await Promise.all(few.map((socket) => post(port, 'http', { createConnection: () => socket })));
  assert.deepEqual([...new Set(answers)], [good.replace('127.0.0.1', '127.0.2.1')]);
});

test('a greeting in pieces, or of a length that no client sends, is not collected; what is refused, and by whom, is logged', async (context) => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLog({ name: 'test', level: 'info', now: () => 0, destination });
  const { port } = await start(context, { headersTimeoutMilliseconds: 60_000 }, log);
  const refused: readonly (readonly [Buffer, RegExp])[] = [
    // RFC 8446 4 and 5.1: a record of 16 KiB, in it a client-hello of 128 KiB; a record of one byte.
    [Buffer.of(0x16, 3, 1, 0x40, 0, 1, 2, 0, 0), /a greeting of 131076 bytes/],
    [Buffer.of(0x16, 3, 1, 0, 1, 1, 0x16, 3, 1), /a greeting in pieces/],
    [Buffer.concat([stalling, Buffer.alloc(20_000)]), /20009 bytes before an answer/],
    // The head of a greeting, and then none.
    [Buffer.concat([stalling, Buffer.alloc(60, 0xff)]), /routines/],
  ];
  for (const [greeting, why] of refused) {
    await once((await open(port, greeting)).resume(), 'close');
    const [line = '', ...others] = lines.splice(0);
    assert.match(line, why);
    assert.match(line, /"remote":"127\.0\.0\.1".*TLS handshake broken/);
    assert.deepEqual(others, []);
  }
  assert.equal(await post(port, 'https'), good);
});

test('who has sent what we were too busy to read is not late; who has sent nothing is', async (context) => {
  const { port, accepted } = await start(context);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const [silent, sender] = [await open(port), await open(port)];
  await accepted(2);
  await setImmediate(); // Where timers run: the next wait comes before the next immediate.
  // A write goes to the system at once; the server reads it when this has come to its next wait.
  sender.write('POST /v1/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n');
  sender.write('content-length: 1\r\nconnection: close\r\n\r\na');
  context.mock.timers.tick(5_000);
  assert.match(await text(sender), /^HTTP\/1\.1 200 /);
  assert.equal(await text(silent), '');
});

test('closing does not wait for connections that have not become requests', async (context) => {
  const door = await start(context, { headersTimeoutMilliseconds: 60_000 });
  const waiting = [await open(door.port), await open(door.port, Buffer.of(0x16, 3, 1))];
  assert.equal(await post(door.port, 'https'), good);
  const closed = Promise.all(waiting.map((socket) => once(socket.resume(), 'close')));
  await door.close();
  await closed;
});

test('once it is closed it takes nobody, though the server may still listen', async (context) => {
  const server = createServer();
  const door = openTlsDoor(server, {
    identity: () => tlsIdentity,
    only: false,
    milliseconds: 60_000,
    halfOpen: 10,
    handshakes: 10,
    onBroken: () => undefined,
  });
  server.listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const before = (await open(port)).resume();
  const gone = once(before, 'close');
  await accepted;
  assert.equal(door.halfOpen, 1);
  door.close();
  await gone;
  await once((await open(port)).resume(), 'close');
  assert.equal(door.halfOpen, 0);
});
