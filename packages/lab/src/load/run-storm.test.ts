import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import { runLoad } from './run-load.ts';
import { runStorm, type StormOptions, type StormResult } from './run-storm.ts';

/** What the server does with the next activations, by body; afterwards, and for all others, it gives a lease. */
let troubles: Record<string, ((answer: ServerResponse) => unknown)[]> = {};
let asked: string[] = [];

const server: Server = createServer((request, answer) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    asked.push(request.method === 'GET' ? 'info' : body);
    const trouble = troubles[request.method === 'GET' ? 'info' : body]?.shift();
    if (trouble === undefined) answer.end('{"chain":[]}');
    else trouble(answer);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(() => server.close());
beforeEach(() => {
  troubles = {};
  asked = [];
});

function problem(status: number, code: string, retryAfter?: number) {
  return (answer: ServerResponse): void => {
    answer.statusCode = status; // Without a head of its own, so that the length stands in it, as in all answers of a host.
    answer.setHeader('content-type', 'application/problem+json');
    answer.end(JSON.stringify({ code, ...(retryAfter !== undefined && { retryAfter }) }));
  };
}

function storm(bodies: readonly string[], more: Partial<StormOptions> = {}): Promise<StormResult> {
  const usual = { ports: [port], vendor: 'aurora.example', spreadSeconds: 0.01, limitSeconds: 5, random: () => 0.5 };
  return runStorm({ ...usual, bodies, ...more });
}

test('each machine asks who the host is, then for a lease', async () => {
  const result = await storm(['one', 'two']);
  assert.deepEqual([result.machines, result.licensed, result.unrecovered, result.waiting], [2, 2, 0, 0]);
  assert.deepEqual(asked.sort(), ['info', 'info', 'one', 'two']);
  assert.deepEqual(result.errors, {});
  assert.equal(result.waits.length, 2);
});

test('a busy host is asked once more after the pause it names, one whose connection broke after a moment', async () => {
  troubles = { one: [problem(503, 'busy', 0)], two: [(answer) => answer.destroy()] };
  const result = await storm(['one', 'two']);
  assert.equal(result.licensed, 2);
  assert.deepEqual(asked.sort(), ['info', 'info', 'one', 'one', 'two', 'two']);
  assert.equal(result.again, 2);
  assert.deepEqual(result.errors, {}, 'an attempt that came to its lease is none that failed');
});

test('so is one that is too busy to say who it is; for longer than ten seconds nobody waits', async () => {
  troubles = { info: [problem(503, 'busy', 0)] };
  const result = await storm(['one']);
  assert.deepEqual([result.licensed, result.again, result.cameBack], [1, 1, 0]);
  assert.deepEqual(asked, ['info', 'info', 'one']);
  troubles = { info: [problem(503, 'busy', 11)] };
  const late = await storm(['two']);
  assert.deepEqual([late.licensed, late.again, late.cameBack], [1, 0, 1]);
});

test('so is one that cuts the question who it is; one that cuts it twice is left for the next attempt', async () => {
  const cut = (answer: ServerResponse): unknown => answer.destroy();
  troubles = { info: [cut] };
  const result = await storm(['one']);
  assert.deepEqual([result.licensed, result.again, result.cameBack, result.errors], [1, 1, 0, {}]);
  assert.deepEqual(asked, ['info', 'info', 'one']);
  asked = [];
  troubles = { info: [cut, cut] };
  const late = await storm(['two']);
  assert.deepEqual([late.licensed, late.again, late.cameBack], [1, 1, 1]);
  assert.deepEqual(Object.values(late.errors), [1]);
  assert.deepEqual(asked, ['info', 'info', 'info', 'two']);
});

test('who fails comes back by the rule, not at once: beyond the limit after the storm, with what he waited', async () => {
  const busy = problem(503, 'busy', 0);
  troubles = { one: [problem(503, 'busy', 3600)], two: [busy, busy], three: [busy, busy, busy, busy] };
  const result = await storm(['one', 'two', 'three', 'four']);
  assert.deepEqual([result.licensed, result.cameBack, result.unrecovered, result.waiting], [3, 3, 0, 1]);
  assert.deepEqual(result.errors, { busy: 4 });
  const [first = 0, ...later] = [...result.waits].sort((a, b) => a - b);
  assert.ok(first < 60 && later.length === 2 && later.every((seconds) => seconds > 1800), String(result.waits));
  assert.ok(result.drainSeconds < 60, 'the storm itself');
});

test('a refusal that asking again does not change is told as not recovered; so is an answer that is none of ours', async () => {
  troubles = {
    one: [problem(403, 'revoked')],
    two: [(answer) => answer.writeHead(500).end('<html>')],
  };
  const result = await storm(['one', 'two']);
  assert.deepEqual([result.licensed, result.unrecovered, result.waiting], [0, 2, 0]);
  assert.deepEqual(result.errors, { revoked: 1, 'status 500': 1 });
});

test('load counts what was answered, keeps a sample, and tells failures first', async () => {
  const bodies = ['one', 'two', 'three', 'four'];
  troubles = { three: [problem(503, 'busy', 1)] };
  const result = await runLoad({ ports: [port], bodies, keepAlive: true, connections: 2 });
  assert.deepEqual([result.answered, result.failed, result.latencies.length], [3, 1, 4]);
  assert.match(result.sample[0] ?? '', /busy/);
  assert.deepEqual(asked.sort(), [...bodies].sort());
  const open = await runLoad({ ports: [port], bodies, keepAlive: false, connections: 0, rate: 1000 });
  assert.deepEqual([open.answered, open.failed], [4, 0]);
  asked = [];
  const met = await runLoad({
    ports: [port],
    bodies: ['one'],
    keepAlive: false,
    connections: 1,
    meet: 'aurora.example',
  });
  assert.deepEqual([met.answered, asked], [1, ['info', 'one']]);
});
