import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { after, test, type TestContext } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import { createLog } from '../log/log.ts';
import { loopbackNames } from './host-names.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
import { findPortHolder, listeningInodes } from './port-holder.ts';

interface Running {
  readonly server: HttpServer;
  readonly url: string;
  readonly port: number;
  readonly lines: Record<string, unknown>[];
  /** Fulfils with the next log line. */
  readonly nextLine: () => Promise<Record<string, unknown>>;
}

async function start(
  context: TestContext,
  options: Partial<HttpServerOptions> = {},
  routes?: (server: HttpServer) => void,
): Promise<Running> {
  const lines: Record<string, unknown>[] = [];
  const waiting: ((line: Record<string, unknown>) => void)[] = [];
  const destination = {
    write(text: string): void {
      const line = JSON.parse(text) as Record<string, unknown>;
      lines.push(line);
      waiting.shift()?.(line);
    },
  };
  let clock = 1_000;
  const log = createLog({ name: 'test', level: 'info', now: () => clock, destination });
  const server = createHttpServer({ log, now: () => (clock += 5), ...options });
  server.fastify.post('/v1/echo', async (request) => {
    request.logLine['client'] = 'c1';
    return { got: request.body };
  });
  server.fastify.post('/v1/json', { config: { body: 'json' } }, async (request) => ({ got: request.body }));
  server.fastify.get('/v1/refused', async () => {
    throw new ActivationError('busy', 'The queue is full.', { facts: { waiting: 9 }, retryAfterSeconds: 1.2 });
  });
  server.fastify.get('/v1/bug', async () => {
    throw new Error('password is hunter2');
  });
  routes?.(server);
  const { url, port } = await server.listen({ host: '127.0.0.1', port: 0 });
  context.after(() => server.close(0));
  return { server, url, port, lines, nextLine: () => new Promise((resolve) => waiting.push(resolve)) };
}

function gate<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

async function problem(response: Response): Promise<Record<string, unknown>> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  const document = (await response.json()) as Record<string, unknown>;
  assert.equal(document['status'], response.status);
  return document;
}

const post = (url: string, body: string, type?: string): Promise<Response> =>
  fetch(url, { method: 'POST', body: Buffer.from(body), headers: type === undefined ? {} : { 'content-type': type } });

/** Sends raw bytes and returns all that comes until the other side closes. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

test('a statement arrives as text, JSON as JSON, and one line is logged with what the route added', async (context) => {
  const { url, nextLine } = await start(context);
  const logged = nextLine();
  assert.deepEqual(await (await post(`${url}/v1/echo?secret=1`, 'a.b.c', 'application/jose')).json(), { got: 'a.b.c' });
  const { milliseconds, ...line } = await logged;
  assert.ok(Number(milliseconds) > 0);
  assert.deepEqual(line, {
    level: 'info',
    name: 'test',
    time: line['time'],
    method: 'POST',
    path: '/v1/echo',
    status: 200,
    remote: '127.0.0.1',
    client: 'c1',
    msg: 'request',
  });
  const json = await post(`${url}/v1/json`, '{"a":1}', 'application/json; charset=utf-8');
  assert.deepEqual(await json.json(), { got: { a: 1 } });
});

test('an error of the catalogue is a problem document with its facts and Retry-After', async (context) => {
  const { url } = await start(context);
  const response = await fetch(`${url}/v1/refused`);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('retry-after'), '2');
  const { code, detail, facts, retryAfter } = await problem(response);
  assert.deepEqual(
    { code, detail, facts, retryAfter },
    { code: 'busy', detail: 'The queue is full.', facts: { waiting: 9 }, retryAfter: 2 },
  );
});

test('an unknown error shows nothing of itself, and is logged', async (context) => {
  const { url, nextLine } = await start(context);
  const logged = nextLine();
  const response = await fetch(`${url}/v1/bug`);
  assert.equal(response.status, 500);
  const text = JSON.stringify(await problem(response));
  assert.match(text, /"code":"internal"/);
  assert.doesNotMatch(text, /hunter2/);
  assert.match(JSON.stringify(await logged), /hunter2/);
});

test('a storage error is known by its shape', async (context) => {
  const { url } = await start(context, {}, ({ fastify }) => {
    fastify.get('/v1/full', async () => {
      throw Object.assign(new Error('x'), {
        name: 'StorageError',
        reason: 'full',
        detail: 'It is full.',
        remedy: 'Free space.',
      });
    });
  });
  const { code, detail } = await problem(await fetch(`${url}/v1/full`));
  assert.deepEqual({ code, detail }, { code: 'disk-full', detail: 'It is full. Free space.' });
});

test('an error of a file is told by its code, without its path; one of a socket is no such thing', async (context) => {
  const failing = (code: string, syscall: string) => async (): Promise<never> => {
    throw Object.assign(new Error(`${code}: ${syscall} '/hidden/place'`), { code, syscall, path: '/hidden/place' });
  };
  const { url } = await start(context, {}, ({ fastify }) => {
    fastify.get('/v1/full', failing('ENOSPC', 'write'));
    fastify.get('/v1/quota', failing('EDQUOT', 'write'));
    fastify.get('/v1/read-only', failing('EROFS', 'open'));
    fastify.get('/v1/socket', failing('ECONNRESET', 'read'));
  });
  for (const [path, status, code] of [
    ['full', 507, 'disk-full'],
    ['quota', 507, 'disk-full'],
    ['read-only', 503, 'storage-failed'],
    ['socket', 500, 'internal'],
  ] as const) {
    const response = await fetch(`${url}/v1/${path}`);
    const document = await problem(response);
    assert.deepEqual([response.status, document['code']], [status, code], path);
    assert.doesNotMatch(JSON.stringify(document), /hidden/, path);
  }
});

test('wrong content type, unknown address, broken JSON, too much: each its own code', async (context) => {
  const { url } = await start(context, { limits: { bodyBytes: 1_000 } });
  const cases: [Promise<Response>, number, string][] = [
    [post(`${url}/v1/echo`, 'a', 'text/plain'), 415, 'wrong-content-type'],
    [post(`${url}/v1/echo`, '{}', 'application/json'), 415, 'wrong-content-type'],
    [post(`${url}/v1/json`, 'a.b.c', 'application/jose'), 415, 'wrong-content-type'],
    [post(`${url}/v1/echo`, 'a'), 415, 'wrong-content-type'],
    [fetch(`${url}/v1/nothing`), 404, 'not-found'],
    [post(`${url}/v1/nothing`, 'a', 'text/plain'), 404, 'not-found'],
    [post(`${url}/v1/json`, '{"a":', 'application/json'), 400, 'malformed'],
    [post(`${url}/v1/json`, '{"__proto__":{}}', 'application/json'), 400, 'malformed'],
    [post(`${url}/v1/json`, '', 'application/json'), 400, 'malformed'],
    [fetch(`${url}/%ff`), 400, 'malformed'],
    [post(`${url}/v1/echo`, 'x'.repeat(1_001), 'application/jose'), 413, 'too-large'],
  ];
  for (const [pending, status, code] of cases) {
    const response = await pending;
    assert.equal(response.status, status, code);
    assert.equal((await problem(response))['code'], code);
  }
  assert.equal((await post(`${url}/v1/echo`, 'x'.repeat(1_000), 'application/jose')).status, 200);
});

test('a body without a length is cut off at the limit too', async (context) => {
  const { port } = await start(context, { limits: { bodyBytes: 1_000 } });
  const outgoing = httpRequest({
    port,
    host: '127.0.0.1',
    path: '/v1/echo',
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
  });
  outgoing.on('error', () => undefined); // The server closes while we are still sending.
  outgoing.write('x'.repeat(900));
  outgoing.write('x'.repeat(900));
  const [response] = (await once(outgoing, 'response')) as [{ statusCode: number; destroy(): void }];
  assert.equal(response.statusCode, 413);
  response.destroy();
  outgoing.destroy();
});

test('garbage and oversize headers get an answer and a closed connection', async (context) => {
  const { port } = await start(context);
  assert.match(await raw(port, '\u0016\u0003\u0001 not http\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*"code":"malformed"/);
  const huge = await raw(port, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
  assert.match(huge, /^HTTP\/1\.1 413 [\s\S]*"code":"too-large"/);
});

test('a slow sender is cut off, in the headers and in the body', async (context) => {
  const { port } = await start(context, {
    limits: { headersTimeoutMilliseconds: 100, requestTimeoutMilliseconds: 200, checkMilliseconds: 20 },
  });
  const slow = [
    'POST /v1/echo HTTP/1.1\r\nhost: x\r\n',
    'POST /v1/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\ncontent-length: 100\r\n\r\nabc',
  ];
  for (const text of slow) assert.match(await raw(port, text), /^HTTP\/1\.1 408 [\s\S]*"code":"too-slow"/, text);
});

test('who asks and never reads the answer is gone after a silence, if the server has one', async (context) => {
  const whole = Buffer.alloc(64 * 1024 * 1024);
  const { server, port } = await start(context, { limits: { silenceMilliseconds: 100 } }, ({ fastify }) => {
    fastify.get('/v1/large', async (_request, reply) => reply.send(whole));
  });
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => undefined);
  const gone = once(socket, 'close');
  const [held] = (await once(server.fastify.server, 'connection')) as [Socket];
  socket.write('GET /v1/large HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(held, 'close');
  socket.resume();
  await gone;
  assert.ok(socket.bytesRead < whole.length);
});

test('administration answers to its own names only', async (context) => {
  const { port } = await start(context, { hostNames: loopbackNames });
  const ask = (host: string): Promise<string> =>
    raw(port, `GET /v1/refused HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  for (const good of [`127.0.0.1:${port}`, 'LOCALHOST', `[::1]:${port}`])
    assert.match(await ask(good), /"code":"busy"/, good);
  for (const bad of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.']) {
    assert.match(await ask(bad), /"code":"not-permitted"/, bad);
  }
});

test('a taken port is told with the program and the process that holds it', async (context) => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  after(() => holder.close());
  const { port } = holder.address() as { port: number };
  const { server } = await start(context);
  const second = createHttpServer({
    log: createLog({ name: 'x', level: 'silent', now: () => 0, destination: { write: () => undefined } }),
    now: () => 0,
  });
  await assert.rejects(second.listen({ host: '127.0.0.1', port }), (error) => {
    assert.ok(error instanceof ActivationError);
    assert.equal(error.code, 'port-taken');
    if (process.platform === 'linux') {
      assert.equal(error.facts['pid'], process.pid);
      assert.match(error.detail, new RegExp(`in use by the program ".+" \\(process ${process.pid}\\)`));
    }
    return true;
  });
  await second.close(0);
  await server.close(0);
});

test('an address this machine does not have is a matter of configuration', async () => {
  const server = createHttpServer({
    log: createLog({ name: 'x', level: 'silent', now: () => 0, destination: { write: () => undefined } }),
    now: () => 0,
  });
  await assert.rejects(server.listen({ host: '203.0.113.7', port: 0 }), { code: 'config-invalid' });
  await server.close(0);
});

test('reads listening sockets only from the kernel table', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1E08 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0',
    '   1: 0100007F:1E08 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0',
    '   2: 0100007F:0016 00000000:1E08 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0',
  ].join('\n');
  assert.deepEqual(listeningInodes(table, 7688), ['111']);
});

test('nobody holds a port that nobody listens on', async () => {
  assert.equal(await findPortHolder(1), undefined);
});

test('closing lets a running request end, and cuts what does not end in the grace', async (context) => {
  const entered = gate<void>();
  const answered = gate<string>();
  const { server, url } = await start(context, {}, ({ fastify }) => {
    fastify.get('/v1/slow', async () => {
      entered.resolve();
      return { done: await answered.promise };
    });
  });
  const answer = fetch(`${url}/v1/slow`);
  await entered.promise;
  const closed = server.close(60_000);
  answered.resolve('yes');
  assert.deepEqual(await (await answer).json(), { done: 'yes' });
  await closed;
  await assert.rejects(fetch(`${url}/v1/slow`));
});

test('closing does not wait longer than the grace', async (context) => {
  const entered = gate<void>();
  const { server, url } = await start(context, {}, ({ fastify }) => {
    fastify.get('/v1/never', () => {
      entered.resolve();
      return new Promise(() => undefined);
    });
  });
  const answer = assert.rejects(fetch(`${url}/v1/never`));
  await entered.promise;
  await server.close(20);
  await answer;
});
