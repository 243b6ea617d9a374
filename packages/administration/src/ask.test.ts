import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test } from 'node:test';
import {
  type AnswerOf,
  asking,
  type AuthorityPaths,
  type HostPaths,
  openByFetch,
  sendByFetch,
  type WireRequest,
} from './index.ts';

function recorded(): { readonly sent: WireRequest[]; readonly send: (request: WireRequest) => Promise<unknown> } {
  const sent: WireRequest[] = [];
  return { sent, send: async (request) => void sent.push(request) };
}

test('path, names and query are filled in; what is undefined is left out', async () => {
  const { sent, send } = recorded();
  interface Paths {
    readonly '/v1/x/{name}': {
      readonly get: {
        readonly parameters: { readonly path: { readonly name: string }; readonly query?: { readonly a?: number } };
        readonly responses: { readonly 200: { readonly content: { readonly 'application/json': object } } };
      };
    };
  }
  await asking<Paths>(send)({ method: 'GET', path: '/v1/x/{name}', params: { name: 'a/b c' } });
  const host = asking<HostPaths>(send);
  await host({ method: 'GET', path: '/v1/clients', query: { limit: 5, offset: 10 } });
  await host({ method: 'GET', path: '/v1/clients/explain', query: { machine: 'pc&1' } });
  await host({ method: 'GET', path: '/v1/status' });
  await host({ method: 'POST', path: '/v1/renewals', body: { key: '9XJ5D' } });
  assert.deepEqual(sent, [
    { method: 'GET', path: '/v1/x/a%2Fb%20c' },
    { method: 'GET', path: '/v1/clients?limit=5&offset=10' },
    { method: 'GET', path: '/v1/clients/explain?machine=pc%261' },
    { method: 'GET', path: '/v1/status' },
    { method: 'POST', path: '/v1/renewals', body: { key: '9XJ5D' } },
  ]);
});

test('what the description does not know does not compile', () => {
  const host = asking<HostPaths>(async () => ({}));
  const authority = asking<AuthorityPaths>(async () => ({}));
  type Clients = AnswerOf<HostPaths, 'GET', '/v1/clients'>['clients'][number];
  // Each line is an error of types, or this file does not compile.
  const wrong = [
    // @ts-expect-error there is no such path
    () => host({ method: 'GET', path: '/v1/client' }),
    // @ts-expect-error the path has no such method
    () => host({ method: 'POST', path: '/v1/clients', body: {} }),
    // @ts-expect-error no such field of the query
    () => host({ method: 'GET', path: '/v1/clients', query: { limt: 5 } }),
    // @ts-expect-error a query that must be given
    () => host({ method: 'GET', path: '/v1/clients/explain' }),
    // @ts-expect-error of another type
    () => authority({ method: 'POST', path: '/v1/keys', body: { kind: 'hose' } }),
    // @ts-expect-error a body that must be given
    () => authority({ method: 'POST', path: '/v1/desk' }),
    // @ts-expect-error no such field of the answer
    (client: Clients) => client.nam,
  ];
  assert.equal(wrong.length, 7);
});

test('by fetch: JSON and its type go out, a refusal is thrown with all that was said, a stranger is none of ours', async (t) => {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => answer(request, response, body));
  }).listen(0, '127.0.0.1');
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    if (request.url === '/v1/stranger') return void response.end('<h1>It works!</h1>');
    const isWrong = request.url === '/v1/wrong';
    const problem = {
      code: 'wrong-usage',
      title: 'T',
      status: 400,
      detail: 'key is missing',
      facts: { fields: ['key'] },
    };
    const seen = { type: request.headers['content-type'], body };
    response.writeHead(isWrong ? 400 : 200).end(JSON.stringify(isWrong ? problem : seen));
  };
  await once(server, 'listening');
  t.after(() => server.close());
  const at = server.address();
  assert.ok(typeof at === 'object' && at !== null);
  const send = sendByFetch({ fetch, base: `http://127.0.0.1:${at.port}` });
  const seen = await send({ method: 'POST', path: '/v1/x', body: { a: 1 } });
  assert.deepEqual(seen, { type: 'application/json', body: '{"a":1}' });
  assert.deepEqual(await send({ method: 'GET', path: '/v1/x' }), { body: '' });
  await assert.rejects(send({ method: 'GET', path: '/v1/wrong' }), {
    name: 'RefusedError',
    message: 'key is missing',
    problem: { code: 'wrong-usage', title: 'T', status: 400, detail: 'key is missing', facts: { fields: ['key'] } },
  });
  await assert.rejects(send({ method: 'GET', path: '/v1/stranger' }), { name: 'TypeError' });
  const open = openByFetch({ fetch, base: `http://127.0.0.1:${at.port}` });
  const { signal } = new AbortController();
  assert.equal(await (await open('/v1/file', signal)).text(), '{"body":""}');
  await assert.rejects(open('/v1/wrong', signal), { name: 'RefusedError', message: 'key is missing' });
  await assert.rejects(open('/v1/x', AbortSignal.abort()), { name: 'AbortError' });
});
