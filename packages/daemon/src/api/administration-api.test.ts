import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import { createSilentLog } from '../log/log.ts';
import { list, named, object, optional, text, usual, whole } from '../schema/schema.ts';
import { requireDescribedAnswers } from '../testing/index.ts';
import { type AdministrationApi, createAdministrationApi } from './administration-api.ts';
import { type Role, roles } from './callers.ts';

const machine = named('Machine', object({ name: text(), seen: optional(whole()) }));

/** A listener where whoever says a role has it. */
function trial(): { readonly server: HttpServer; readonly api: AdministrationApi } {
  const server = createHttpServer({ log: createSilentLog(), now: () => 0 });
  const api = createAdministrationApi(server.fastify, {
    title: 'Trial',
    version: '1.2.3',
    whoAsks: ({ headers }) => {
      const role = roles.find((one) => one === headers.authorization);
      return role && { name: `a ${role}`, role };
    },
  });
  api.add(
    {
      method: 'GET',
      path: '/v1/machines/:name',
      role: 'viewer',
      summary: 'One machine.',
      params: object({ name: text({ max: 8 }) }),
      query: object({ limit: usual(whole({ min: 0, max: 9 }), 3) }),
      answer: object({ machines: list(machine), limit: whole() }),
      errors: ['not-found'],
    },
    ({ params, query }) => ({ machines: [{ name: params.name }], limit: query.limit }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/machines',
      role: 'operator',
      summary: 'Adds a machine.',
      body: object({ name: text() }),
      answer: machine,
      mostBytes: 64,
    },
    ({ body, caller }) => ({ name: `${body.name} by ${caller.name}` }),
  );
  api.addPage(
    { method: 'GET', path: '/', role: 'open', summary: 'The page.', mediaType: 'text/html' },
    ({ reply, caller }) => reply.header('content-type', 'text/html').send(`<p>${caller.name}`),
  );
  return { server, api };
}

async function ask(
  { server }: { readonly server: HttpServer },
  [method, url]: readonly ['GET' | 'POST', string],
  { role, ...more }: { readonly role?: Role; readonly payload?: object; readonly remoteAddress?: string } = {},
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const headers = role === undefined ? {} : { authorization: role };
  const answer = await server.fastify.inject({ method, url, headers, ...more });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : { text: answer.body } };
}

test('a handler gets what the schemas describe, read and completed', async () => {
  const at = trial();
  const found = await ask(at, ['GET', '/v1/machines/pc-1?limit=7'], { role: 'viewer' });
  assert.deepEqual(found, { status: 200, body: { machines: [{ name: 'pc-1' }], limit: 7 } });
  const added = await ask(at, ['POST', '/v1/machines'], { role: 'operator', payload: { name: 'pc-2' } });
  assert.deepEqual(added.body, { name: 'pc-2 by a operator' });
});

test('wrong names in path, query and body are told', async () => {
  const at = trial();
  const refused = [
    await ask(at, ['GET', '/v1/machines/a-long-name'], { role: 'viewer' }),
    await ask(at, ['GET', '/v1/machines/pc-1?lim=7'], { role: 'viewer' }),
    await ask(at, ['POST', '/v1/machines'], { role: 'operator', payload: { nam: 1 } }),
  ];
  assert.deepEqual(
    refused.map(({ status, body }) => [status, body['code'], body['facts']]),
    [
      [400, 'wrong-usage', { fields: ['name'] }],
      [400, 'wrong-usage', { fields: ['lim'] }],
      [400, 'wrong-usage', { fields: ['nam', 'name'] }],
    ],
  );
  const large = await ask(at, ['POST', '/v1/machines'], { role: 'operator', payload: { name: 'n'.repeat(99) } });
  assert.equal(large.body['code'], 'too-large');
});

test('who is not enough is refused before the body is read, and where nothing is too', async () => {
  const at = trial();
  for (const [method, url] of [
    ['GET', '/v1/machines/pc-1'],
    ['POST', '/v1/machines'],
    ['GET', '/openapi.json'],
    ['GET', '/v1/nothing'],
  ] as const) {
    const payload = method === 'POST' ? { payload: {} } : {};
    assert.equal((await ask(at, [method, url], payload)).body['code'], 'not-permitted', url);
  }
  const less = await ask(at, ['POST', '/v1/machines'], { role: 'viewer', payload: { name: 'n'.repeat(99) } });
  assert.deepEqual([less.status, less.body['facts']], [403, { needed: 'operator', role: 'viewer' }]);
  assert.equal((await ask(at, ['GET', '/v1/nothing'], { role: 'viewer' })).body['code'], 'not-found');
  assert.deepEqual((await ask(at, ['GET', '/'])).body, { text: '<p>nobody' });
});

test('from another machine nobody is let in, open addresses included', async () => {
  const at = trial();
  for (const url of ['/', '/v1/machines/pc-1']) {
    for (const remoteAddress of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::127.0.0.1', '::2', '1127.0.0.1']) {
      const refused = await ask(at, ['GET', url], { role: 'administrator', remoteAddress });
      assert.equal(refused.body['code'], 'not-permitted', `${url} ${remoteAddress}`);
    }
  }
});

test('an address that is not described cannot be registered', () => {
  const { server } = trial();
  assert.throws(() => server.fastify.get('/v1/hidden', async () => ({})), {
    name: 'TypeError',
    message: 'GET /v1/hidden is not described.',
  });
});

test('it describes itself: parameters, bodies that are closed, answers that may grow, who may', async () => {
  const { body } = await ask(trial(), ['GET', '/openapi.json'], { role: 'viewer' });
  const paths = body['paths'] as Record<string, Record<string, Record<string, unknown>>>;
  assert.deepEqual(Object.keys(paths), ['/', '/openapi.json', '/v1/machines', '/v1/machines/{name}']);
  const get = paths['/v1/machines/{name}']?.['get'];
  assert.deepEqual(get?.['parameters'], [
    { name: 'name', in: 'path', required: true, schema: { type: 'string', maxLength: 8 } },
    { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 0, maximum: 9, default: 3 } },
  ]);
  assert.deepEqual(
    [get?.['operationId'], get?.['x-attiva-role'], get?.['x-attiva-errors']],
    [
      'getMachinesName',
      'viewer',
      ['not-permitted', 'wrong-usage', 'storage-failed', 'disk-full', 'internal', 'not-found'],
    ],
  );
  const post = JSON.stringify(paths['/v1/machines']?.['post']);
  assert.match(post, /"requestBody".*"additionalProperties":false/u);
  assert.match(post, /"200".*"\$ref":"#\/components\/schemas\/Machine"/u);
  assert.deepEqual(paths['/']?.['get']?.['security'], []);
  const { schemas } = body['components'] as { schemas: Record<string, unknown> };
  assert.deepEqual(schemas['Machine'], {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, seen: { type: 'integer' } },
  });
});

test('one name for two schemas is a mistake of ours', async () => {
  const { server, api } = trial();
  const answer = named('Machine', object({ other: text() }));
  api.add({ method: 'GET', path: '/v1/x', role: 'viewer', summary: 'X.', answer }, () => ({ other: '' }));
  assert.equal((await ask({ server }, ['GET', '/openapi.json'], { role: 'viewer' })).body['code'], 'internal');
});

test('a page and an address of the API may share a word, two addresses no name', async () => {
  const { server, api } = trial();
  const page = { method: 'GET', role: 'viewer', summary: 'X.', mediaType: 'text/html' } as const;
  api.addPage({ ...page, path: '/machines' }, ({ reply }) => reply.send(''));
  const described = await ask({ server }, ['GET', '/openapi.json'], { role: 'viewer' });
  assert.match(JSON.stringify(described.body), /"getMachinesPage"/u);
  const other = trial();
  for (const path of ['/v1/a/b', '/v1/a-b']) other.api.addPage({ ...page, path }, ({ reply }) => reply.send(''));
  assert.equal((await ask(other, ['GET', '/openapi.json'], { role: 'viewer' })).body['code'], 'internal');
});

test('the tests of daemons see an answer that is not as described', async (t) => {
  const { server, api } = trial();
  const lies = { name: 'pc-1', sen: 5 };
  const description = { method: 'GET', role: 'viewer', summary: 'X.', answer: machine } as const;
  api.add({ ...description, path: '/v1/lies' }, () => lies);
  api.add({ ...description, path: '/v1/truth' }, () => ({ name: 'pc-1', seen: undefined }));
  requireDescribedAnswers(server);
  const told = t.mock.method(console, 'error', () => undefined);
  assert.equal((await ask({ server }, ['GET', '/v1/lies'], { role: 'viewer' })).body['code'], 'internal');
  assert.match(String(told.mock.calls[0]?.arguments[0]), /GET \/v1\/lies.*sen/u);
  assert.deepEqual((await ask({ server }, ['GET', '/v1/truth'], { role: 'viewer' })).body, { name: 'pc-1' });
});
