import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { test, type TestContext } from 'node:test';
import { type ControlServer, openControl } from './control-server.ts';
import type { DrivenWorld } from './driven-world.ts';

const start = Date.UTC(2027, 0, 4);

function emptyWorld(): DrivenWorld {
  let now = start;
  return {
    now: () => now,
    advanceTo: async (milliseconds) => {
      now = milliseconds;
    },
    hosts: [],
    roots: { vendor: 'aurora.example', name: 'Aurora', roots: [], packs: [], revocations: [] },
    products: [],
    dns: { server: '127.0.0.1:1', suffix: 'corp.example' },
  };
}

async function open(t: TestContext, patienceMilliseconds = 60_000): Promise<ControlServer> {
  const control = await openControl({ world: emptyWorld(), directory: '/none', patienceMilliseconds });
  t.after(() => control.close());
  return control;
}

async function post(control: ControlServer, path: string, body: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(new URL(path, control.url), { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

/** A product's side of the connection, as far as a test needs it: attached, and ended when it is destroyed. */
function attach(control: ControlServer): Promise<{ readonly client: string; end(): void }> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: true });
    const sent = request(new URL('attach', control.url), { method: 'POST', agent });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => {
        resolve({ client: (JSON.parse(text) as { client: string }).client, end: () => agent.destroy() });
      });
    });
    sent.end(JSON.stringify({ pid: 4711 }));
  });
}

test('only whoever knows the random part of the address is heard', async (t) => {
  const control = await open(t);
  const { origin } = new URL(control.url);
  for (const path of ['/', '/status', '/x/status', `/${'A'.repeat(32)}/status`, '/../status']) {
    assert.equal((await fetch(origin + path)).status, 404, path);
  }
  assert.equal((await fetch(new URL('status', control.url))).status, 200);
  assert.equal((await fetch(new URL('elsewhere', control.url))).status, 404);
});

test('what is no wish is refused in words', async (t) => {
  const control = await open(t);
  const cases: readonly [string, object, RegExp][] = [
    ['time', { day: 'x' }, /day: a number/],
    ['time', {}, /seconds: a number/],
    ['time', { day: 1e9 }, /more than 20 years/],
    ['hosts', { name: 'act-01', wish: 'start' }, /there is no host/],
    ['attach', { pid: -1 }, /pid: a number/],
  ];
  for (const [path, body, why] of cases) {
    const answer = await post(control, path, body);
    assert.equal(answer.status, 400);
    assert.match(JSON.stringify(answer.body), why);
  }
  const broken = await fetch(new URL('time', control.url), { method: 'POST', body: '{' });
  assert.equal(broken.status, 400);
  const large = await fetch(new URL('time', control.url), { method: 'POST', body: 'x'.repeat(70_000) });
  assert.equal(large.status, 400);
  assert.equal((await fetch(new URL('clock?client=none&after=0', control.url))).status, 400);
});

test('a product that never comes to an end of its day is named, instead of waiting for ever', async (t) => {
  const control = await open(t, 50);
  const product = await attach(control);
  t.after(() => product.end());
  const { status, body } = await post(control, 'time', { day: 1 });
  assert.equal(status, 500);
  assert.deepEqual(body, { error: 'process 4711 did not live through a day within 0 s' });
});

test('a product that ends in the middle of a day is waited for no longer', async (t) => {
  const control = await open(t);
  const product = await attach(control);
  const moved = post(control, 'time', { day: 1 });
  product.end();
  assert.equal((await moved).status, 200);
  assert.deepEqual((await post(control, 'time', { seconds: 0 })).body, {
    day: 1,
    now: start + 86_400_000,
    hosts: [],
    products: [],
  });
});

test('wishes that come together are fulfilled one after the other', async (t) => {
  const control = await open(t);
  const days = await Promise.all([3, 5, 5, 9].map((day) => post(control, 'time', { day })));
  assert.deepEqual(
    days.map(({ body }) => (body as { day: number }).day >= 3),
    [true, true, true, true],
  );
  assert.equal(((await post(control, 'time', { seconds: 0 })).body as { day: number }).day, 9);
});

test('an address that is none does not end the lab: anybody on the machine may ask', async (t) => {
  const control = await open(t);
  const { port } = new URL(control.url);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '//' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
  assert.equal(status, 400);
  assert.equal((await fetch(new URL('status', control.url))).status, 200);
});
