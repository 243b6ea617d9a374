import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { testCertificate } from '@attiva/testkit';
import { type ErrorCode, isActivationError } from '@attiva/protocol';
import { exchangeOnce } from './http-exchange.ts';
import { listen } from './listening.test.fixture.ts';
import type { HttpRequest, NetworkLimits } from './network.ts';

const limits: NetworkLimits = { connect: 400, exchange: 600, lookup: 400 };

/** A server that writes these bytes to whoever connects. */
function raw(t: TestContext, bytes: string, end = true): Promise<number> {
  return listen(
    t,
    createServer((socket) => {
      socket.once('data', () => {
        socket.write(bytes);
        if (end) socket.end();
      });
    }),
  );
}

function http(t: TestContext, listener: RequestListener): Promise<number> {
  return listen(t, createHttp(listener));
}

function get(port: number): HttpRequest {
  return { method: 'GET', host: '127.0.0.1', port, path: '/v1/host', maxBytes: 1000 };
}

const coded = (code: ErrorCode) => (error: unknown) => {
  assert.ok(isActivationError(error), String(error));
  assert.equal(error.code, code, error.message);
  return true;
};

test('gives status, media type, body and Retry-After; sends what it was given', async (t) => {
  const seen: string[] = [];
  const port = await http(t, (request, response) => {
    request.setEncoding('utf8');
    request.on('data', (part: string) => seen.push(part));
    request.on('end', () => {
      seen.push(request.headers['content-type'] ?? '', request.headers.host ?? '', request.url ?? '');
      response.writeHead(503, { 'content-type': 'Application/JSON; charset=utf-8', 'retry-after': '7' }).end('{}');
    });
  });
  const request: HttpRequest = { ...get(port), method: 'POST', body: { type: 'application/jose', text: 'ä.b.c' } };
  const answer = await exchangeOnce(request, { addresses: ['127.0.0.1'] }, limits);
  assert.deepEqual(answer, { status: 503, type: 'application/json', text: '{}', retryAfterSeconds: 7 });
  assert.deepEqual(seen, ['ä.b.c', 'application/jose', `127.0.0.1:${port}`, '/v1/host']);
});

test('nobody listens: connection-refused', async (t) => {
  const server = createServer();
  const port = await listen(t, server);
  server.close();
  await once(server, 'close');
  await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('connection-refused'));
});

test('a second address is tried when the first refuses', async (t) => {
  const port = await http(t, (_request, response) => response.end('ok'));
  const answer = await exchangeOnce(
    { ...get(port), host: 'host.example' },
    { addresses: ['127.9.9.9', '127.0.0.1'] },
    limits,
  );
  assert.equal(answer.text, 'ok');
});

test('connects but says nothing: host-timeout within the limit', async (t) => {
  const port = await listen(
    t,
    createServer(() => undefined),
  );
  // The peer never ends: that there is an answer at all shows the limit.
  await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('host-timeout'));
});

test('sends one byte at a time for ever: host-timeout, the limit is for the whole exchange', async (t) => {
  const port = await http(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  });
  await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('host-timeout'));
});

test('a body beyond the limit is not read to its end', async (t) => {
  let sent = 0;
  const port = await http(t, (_request, response) => {
    const more = (): void => {
      sent += 1000;
      if (!response.destroyed && sent < 100_000_000) response.write('x'.repeat(1000), () => setImmediate(more));
    };
    more();
  });
  await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('too-large'));
  assert.ok(sent < 10_000_000);
});

test('what is not HTTP, or breaks off, is answer-not-ours', async (t) => {
  for (const bytes of [
    'SSH-2.0-OpenSSH_9.2\r\n',
    '',
    'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"cha',
    'HTTP/1.1 200 OK\r\nbad header\r\n\r\n',
  ]) {
    const port = await raw(t, bytes);
    await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('answer-not-ours'));
  }
});

const tlsKey = createHash('sha256')
  .update(createPublicKey(testCertificate.cert).export({ type: 'spki', format: 'der' }))
  .digest('base64url');

test('HTTPS with exactly the key that was named, whatever name and issuer the certificate bears', async (t) => {
  const bodies: string[] = [];
  const server = createHttps(testCertificate, (request, response) => {
    request.setEncoding('utf8').on('data', (part: string) => bodies.push(part));
    request.on('end', () => response.end('over TLS'));
  });
  const port = await listen(t, server);
  const post: HttpRequest = { ...get(port), method: 'POST', body: { type: 'application/jose', text: 'secret' } };
  const answer = await exchangeOnce({ ...post, tls: tlsKey }, { addresses: ['127.0.0.1'] }, limits);
  assert.equal(answer.text, 'over TLS');
  assert.deepEqual(bodies, ['secret']);
  const foreign = { ...post, tls: 'A'.repeat(43) };
  await assert.rejects(exchangeOnce(foreign, { addresses: ['127.0.0.1'] }, limits), coded('not-authentic'));
  assert.deepEqual(bodies, ['secret'], 'nothing was said to the other key');
});

test('where TLS was named, plain HTTP or silence is no substitute', async (t) => {
  const plain = await raw(t, 'HTTP/1.1 200 OK\r\n\r\n');
  await assert.rejects(
    exchangeOnce({ ...get(plain), tls: tlsKey }, { addresses: ['127.0.0.1'] }, limits),
    coded('answer-not-ours'),
  );
  const silent = await listen(
    t,
    createServer(() => undefined),
  );
  await assert.rejects(
    exchangeOnce({ ...get(silent), tls: tlsKey }, { addresses: ['127.0.0.1'] }, limits),
    coded('host-timeout'),
  );
});

test('a peer that switches to another protocol does not hold the caller for ever', async (t) => {
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
  for (const end of [false, true]) {
    const port = await raw(t, switching, end);
    await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('answer-not-ours'));
  }
});

test('provisional answers without end are no answer', async (t) => {
  const port = await raw(t, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000), false);
  await assert.rejects(exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits), coded('host-timeout'));
});

test('a media type holds nothing that acts on a terminal', async (t) => {
  const bytes = 'HTTP/1.1 200 OK\r\ncontent-type: text/\u009b2Jhtml\u0085\r\ncontent-length: 1\r\n\r\nx';
  const port = await listen(
    t,
    createServer((socket) => void socket.once('data', () => socket.end(Buffer.from(bytes, 'latin1')))),
  );
  assert.equal((await exchangeOnce(get(port), { addresses: ['127.0.0.1'] }, limits)).type, 'text/2jhtml');
});
