import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { problemError } from './outbound-error.ts';
import { type OutboundRequest, sendRequest } from './send-request.ts';

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const ask = (url: string, more: Partial<OutboundRequest> = {}): ReturnType<typeof sendRequest> =>
  sendRequest({ method: 'GET', url, accept: ['application/json'], ...more });

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

test('sends the body with its type and gives the answer whole', async (context) => {
  const url = await serve(context, (request, response) => {
    const { 'content-type': type, 'content-length': length } = request.headers;
    read(request).then(
      (got) => json(response, { type, length, got }),
      (error: Error) => response.destroy(error),
    );
  });
  const answer = await ask(url, { method: 'POST', body: 'ä.b', contentType: 'application/jose' });
  assert.equal(answer.contentType, 'application/json');
  assert.deepEqual(JSON.parse(answer.body.toString()), { type: 'application/jose', length: '4', got: 'ä.b' });
});

test('a problem document is an answer, and its error can be taken out', async (context) => {
  const url = await serve(context, (_request, response) => {
    response
      .writeHead(503, { 'content-type': 'application/problem+json' })
      .end('{"code":"busy","detail":"Later.","retryAfter":7}');
  });
  const error = problemError(await ask(url));
  assert.deepEqual([error.code, error.detail, error.retryAfterSeconds], ['busy', 'Later.', 7]);
});

test('a problem document of somebody else is not ours', async (context) => {
  const url = await serve(context, (_request, response) => {
    response.writeHead(500, { 'content-type': 'application/problem+json' }).end('{"code":"toString"');
  });
  assert.equal(problemError(await ask(url)).code, 'answer-not-ours');
});

test('a reply rewritten on the way is told from one of ours', async (context) => {
  const url = await serve(context, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Please log in</h1>');
  });
  await assert.rejects(ask(url), { code: 'answer-not-ours' });
});

test('redirects are not followed', async (context) => {
  const url = await serve(context, (_request, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  });
  await assert.rejects(ask(url), { code: 'answer-not-ours' });
});

test('a proxy that asks for a log-in, before http and before https', async (context) => {
  const proxy = createServer((_request, response) => void response.writeHead(407).end());
  proxy.on('connect', (_request, socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
  );
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  context.after(() => proxy.close());
  const settings = { proxy: `http://127.0.0.1:${(proxy.address() as { port: number }).port}` };
  for (const url of ['http://authority.example/', 'https://authority.example/']) {
    await assert.rejects(ask(url, { settings }), { code: 'proxy-authentication-required' }, url);
  }
});

test('the environment names the proxy, with its log-in, and NO_PROXY excepts', async (context) => {
  const seen: string[] = [];
  const proxy = await serve(context, (request, response) => {
    seen.push(`${request.url} ${request.headers['proxy-authorization']}`);
    json(response, { by: 'proxy' });
  });
  const direct = await serve(context, (_request, response) => json(response, { by: 'server' }));
  const environment = { HTTP_PROXY: proxy.replace('//', '//name:word@'), NO_PROXY: '127.0.0.1' };
  const by = async (url: string): Promise<unknown> =>
    JSON.parse((await ask(url, { settings: { environment } })).body.toString());
  assert.deepEqual(await by('http://authority.example/x'), { by: 'proxy' });
  assert.deepEqual(await by(direct), { by: 'server' });
  assert.deepEqual(seen, [`http://authority.example/x Basic ${Buffer.from('name:word').toString('base64')}`]);
});

test('refused, unknown name, cut off: each its own code', async (context) => {
  const closed = createSocketServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as { port: number };
  closed.close();
  await once(closed, 'close');
  await assert.rejects(ask(`http://127.0.0.1:${port}`), { code: 'connection-refused' });
  await assert.rejects(ask('http://no-such-name.invalid/'), { code: 'name-not-resolved' });
  const cut = createSocketServer((socket) => void socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1');
  await once(cut, 'listening');
  context.after(() => cut.close());
  await assert.rejects(ask(`http://127.0.0.1:${(cut.address() as { port: number }).port}`), {
    code: 'answer-not-ours',
  });
});

test('time is bounded over the whole exchange: silence, and a body that drips', async (context) => {
  const silent = await serve(context, () => undefined);
  await assert.rejects(ask(silent, { timeoutMilliseconds: 50 }), { code: 'host-timeout' });
  const dripping = await serve(context, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  });
  await assert.rejects(ask(dripping, { timeoutMilliseconds: 100 }), { code: 'host-timeout' });
});

test('size is bounded', async (context) => {
  const url = await serve(context, (_request, response) => json(response, 'x'.repeat(5_000)));
  await assert.rejects(ask(url, { mostBytes: 4_000 }), { code: 'too-large' });
  assert.equal((await ask(url, { mostBytes: 5_002 })).body.length, 5_002);
});

test('an address of another kind is a wrong call', async () => {
  await assert.rejects(ask('ftp://x/'), TypeError);
});

test('a peer that switches to another protocol does not hold the caller for ever', async (context) => {
  const server = createSocketServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  await assert.rejects(ask(url, { timeoutMilliseconds: 500 }), { code: 'answer-not-ours' });
});
