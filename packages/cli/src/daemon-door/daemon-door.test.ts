import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { ActivationError, problemOf } from '@attiva/protocol';
import { type ComposedDaemon, type DaemonEntrance, throughDaemonDoor } from './daemon-door.ts';

interface Paths {
  readonly '/v1/x': {
    readonly post: {
      readonly requestBody: { readonly content: { readonly 'application/json': { readonly a: number } } };
      readonly responses: { readonly 200: { readonly content: { readonly 'application/json': object } } };
    };
  };
}

const token = { text: 'a'.repeat(43) };

interface Counted {
  readonly composed: () => number;
  readonly closed: () => number;
  readonly compose: () => Promise<ComposedDaemon>;
}

function daemonToCompose(statusCode = 200, value: unknown = { from: 'composed' }): Counted {
  const counts = { composed: 0, closed: 0 };
  return {
    composed: () => counts.composed,
    closed: () => counts.closed,
    async compose() {
      counts.composed += 1;
      return {
        token,
        administration: {
          fastify: {
            inject: async ({ headers, payload }) => {
              assert.equal(headers['authorization'], `Bearer ${token.text}`);
              assert.equal(headers['content-type'], payload === undefined ? undefined : 'application/json');
              return { statusCode, rawPayload: Buffer.from(JSON.stringify(value)) };
            },
          },
        },
        close: async () => void (counts.closed += 1),
      };
    },
  };
}

async function listening(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const place = server.address();
  assert.ok(place !== null && typeof place === 'object');
  return { url: `http://127.0.0.1:${place.port}` };
}

const ask = (entrance: DaemonEntrance): Promise<unknown> =>
  throughDaemonDoor<Paths, unknown>(entrance, {
    use: async (door) => [door.running, await door.ask({ method: 'POST', path: '/v1/x', body: { a: 1 } })],
  });

test('a running daemon is asked over loopback with its token, and nothing is composed', async (t) => {
  const { url } = await listening(t, (request, response) => {
    assert.equal(request.headers.authorization, `Bearer ${token.text}`);
    response.setHeader('content-type', 'application/json').end(`{"from":"running","at":"${request.url}"}`);
  });
  const composed = daemonToCompose();
  const entrance = { findRunning: async () => ({ url, token }), compose: composed.compose };
  assert.deepEqual(await ask(entrance), [true, { from: 'running', at: '/v1/x' }]);
  assert.equal(composed.composed(), 0);
});

test('where none runs, one is composed, asked by the same call, and closed', async () => {
  const composed = daemonToCompose();
  assert.deepEqual(await ask({ findRunning: async () => undefined, compose: composed.compose }), [
    false,
    { from: 'composed' },
  ]);
  assert.deepEqual([composed.composed(), composed.closed()], [1, 1]);
});

test('a refusal is the same error through both doors, and the composed daemon is closed', async (t) => {
  const problem = problemOf(new ActivationError('key-unknown', 'no such key', { facts: { key: '9XJ5D' } }));
  const expected = { code: 'key-unknown', detail: 'no such key', facts: { key: '9XJ5D' } };
  const { url } = await listening(t, (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  const composed = daemonToCompose(404, problem);
  await assert.rejects(ask({ findRunning: async () => ({ url, token }), compose: composed.compose }), expected);
  await assert.rejects(ask({ findRunning: async () => undefined, compose: composed.compose }), expected);
  assert.deepEqual([composed.composed(), composed.closed()], [1, 1]);
});

test('a stranger on the port of the daemon is no daemon', async (t) => {
  const { url } = await listening(t, (_request, response) => {
    response.setHeader('content-type', 'text/html').end('<h1>It works!</h1>');
  });
  const composed = daemonToCompose();
  await assert.rejects(ask({ findRunning: async () => ({ url, token }), compose: composed.compose }), {
    code: 'answer-not-ours',
  });
});
