import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { isActivationError } from '@attiva/protocol';
import { testCertificate } from '@attiva/testkit';
import { isCutBy, wasCut } from './cut.ts';
import { listen } from './listening.test.fixture.ts';
import type { HttpRequest } from './network.ts';
import { systemNetwork } from './system-network.ts';

/** What a peer says to the first bytes, and then ends. `silence`: it ends without having waited for them; `nothing`: after them. */
type Says = string | Buffer;

const ends: Readonly<Record<string, (socket: Socket) => unknown>> = {
  close: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
};

const meetEach = (t: TestContext, meet: (socket: Socket) => void): Promise<number> => listen(t, createServer(meet));

function peer(t: TestContext, says: Says, end: (socket: Socket) => unknown): Promise<number> {
  return meetEach(t, (socket) => {
    if (says === 'silence') end(socket);
    else socket.once('data', () => (says === 'nothing' ? end(socket) : socket.write(says, () => end(socket))));
  });
}

const tls = createHash('sha256')
  .update(new X509Certificate(testCertificate.cert).publicKey.export({ type: 'spki', format: 'der' }))
  .digest('base64url');

/** A TLS peer that answers and does not wait for the request, then closes or breaks its connection. */
function securePeer(t: TestContext, says: string, end: (socket: Socket) => unknown): Promise<number> {
  const secured = createTls(testCertificate);
  return meetEach(t, (socket) => {
    secured.once('secureConnection', (stream: TLSSocket) => {
      stream.on('error', () => undefined);
      if (says === '') end(end === ends['close'] ? stream : socket);
      else stream.write(says, () => end(end === ends['close'] ? stream : socket));
    });
    secured.emit('connection', socket);
  });
}

const ask = { method: 'POST', host: '127.0.0.1', path: '/v1/x', maxBytes: 1000 } as const;
const body = { type: 'application/jose', text: 'a.b.c' };
const halfAnswer = 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"cha';

type Way = 'plain' | 'pinned' | 'tunnel';

/** Why the exchange failed by this way to the peer. */
async function failure(way: Way, port: number): Promise<unknown> {
  const proxies = { http: undefined, https: `http://127.0.0.1:${port}`, no: undefined };
  const network = systemNetwork(way === 'tunnel' ? { proxies } : {});
  const request: HttpRequest =
    way === 'tunnel'
      ? { ...ask, host: 'authority.invalid', port: 443, outside: 'https', body }
      : { ...ask, port, body, ...(way === 'pinned' && { tls }) };
  return network.exchange(request).then(
    ({ status }) => assert.fail(`answered with ${status}`),
    (error: unknown) => error,
  );
}

function told(error: unknown): string {
  return isActivationError(error) ? `${error.code} ${JSON.stringify(error.facts)} ${error.message}` : String(error);
}

/** Of each way everything that was said before the end. */
const cut: readonly (readonly [Way, Says])[] = [
  ...(['silence', 'nothing', 'HTTP/1.1 20', halfAnswer] as const).map((says) => ['plain', says] as const),
  // The head of a ServerHello that goes no further.
  ...(['silence', 'nothing', Buffer.of(0x16, 3, 3, 0, 100, 2)] as const).map((says) => ['pinned', says] as const),
  ...(['silence', 'nothing', 'HTTP/1.1 20', 'HTTP/1.1 200 Good\r\n\r\n'] as const).map(
    (says) => ['tunnel', says] as const,
  ),
];

for (const [how, end] of Object.entries(ends)) {
  test(`a connection that ends by ${how} before its answer is whole was cut, whatever had been said`, async (t) => {
    for (const [way, says] of cut) {
      const error = await failure(way, await peer(t, says, end));
      assert.ok(wasCut(error), `${way} ${JSON.stringify(says.toString())}: ${told(error)}`);
    }
    for (const says of ['', 'HTTP/1.1 20', halfAnswer]) {
      const error = await failure('pinned', await securePeer(t, says, end));
      assert.ok(wasCut(error), `after the handshake ${JSON.stringify(says)}: ${told(error)}`);
    }
  });
}

test('so was one that ends in the handshake behind a tunnel, and nothing is said of certificates', async (t) => {
  for (const end of Object.values(ends)) {
    const port = await meetEach(t, (socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 Good\r\n\r\n');
        socket.once('data', () => end(socket));
      });
    });
    const error = await failure('tunnel', port);
    assert.ok(wasCut(error), told(error));
    assert.doesNotMatch(told(error), /certificate/);
  }
});

test('what was answered was not cut: an alert, no TLS, no HTTP, a refusal of the proxy, a certificate of nobody', async (t) => {
  const answered: readonly (readonly [Way, string | Buffer])[] = [
    // RFC 8446 6: fatal handshake_failure, fatal internal_error.
    ['pinned', Buffer.of(0x15, 3, 3, 0, 2, 2, 40)],
    ['pinned', Buffer.of(0x15, 3, 3, 0, 2, 2, 80)],
    ['pinned', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['plain', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['plain', Buffer.of(0x15, 3, 3, 0, 2, 2, 40)],
    ...[403, 407, 502, 503, 504].map((status) => ['tunnel', `HTTP/1.1 ${status} No\r\n\r\n`] as const),
    ['tunnel', Buffer.concat([Buffer.from('HTTP/1.1 200 Good\r\n\r\n'), Buffer.of(0x15, 3, 3, 0, 2, 2, 40)])],
  ];
  for (const [way, says] of answered) {
    const error = await failure(way, await peer(t, says, (socket) => socket.end()));
    assert.ok(isActivationError(error) && !wasCut(error), `${way} ${JSON.stringify(says.toString())}: ${told(error)}`);
  }
  const secured = createTls(testCertificate);
  const port = await meetEach(t, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 Good\r\n\r\n');
      secured.emit('connection', socket);
    });
  });
  const untrusted = await failure('tunnel', port);
  assert.ok(!wasCut(untrusted), told(untrusted));
  assert.match(told(untrusted), /no certificate that is trusted here/);
});

test('nor was one that never stood', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  for (const way of ['plain', 'pinned', 'tunnel'] as const) {
    const error = await failure(way, port);
    assert.ok(isActivationError(error) && !wasCut(error), told(error));
  }
});

test('each system has its words for it', () => {
  for (const code of ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'closed']) assert.ok(isCutBy(code), code);
  for (const code of ['ECONNREFUSED', 'ETIMEDOUT', 'unknown', undefined]) assert.ok(!isCutBy(code), code);
});
