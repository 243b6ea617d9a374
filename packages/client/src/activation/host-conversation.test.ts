import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeSite, type Mischief } from '@attiva/testkit';
import { ActivationError } from '@attiva/protocol';
import type { Network } from '../network/network.ts';
import { systemNetwork } from '../network/system-network.ts';
import { openActivation } from '../open-activation.ts';

test('a busy host is waited for once, as long as it asks, and only briefly', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const license = await openActivation({ ...product(), wait });
  await license.setHost(host.address);
  let busy = 1;
  let retryAfter = 2;
  host.mischief = (request, response) => {
    if (request.method !== 'POST' || busy === 0) return false;
    busy -= 1;
    const problem = JSON.stringify({ code: 'busy', detail: 'full', retryAfter });
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end(problem);
    return true;
  };
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(waits, [2000]);
  busy = 9;
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).code, 'busy');
  assert.deepEqual([waits.length, busy], [2, 7]);
  retryAfter = 1800;
  assert.equal((await license.ensureActivated()).retryAfterSeconds, 1800);
  assert.equal(waits.length, 2, 'half an hour is not waited for');
});

test('so is one that is too busy to say who it is', async (t) => {
  const { host, product } = await createFakeSite(t);
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const license = await openActivation({ ...product(), wait });
  await license.setHost(host.address);
  let questions = 0;
  let retryAfter = 3;
  const answer: Mischief = (request, response) => {
    if (request.method !== 'GET') return false;
    questions += 1;
    const problem = JSON.stringify({ code: 'busy', detail: 'full', retryAfter });
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end(problem);
    return true;
  };
  host.mischief = answer;
  assert.equal((await license.ensureActivated()).code, 'busy');
  assert.deepEqual([questions, waits], [2, [3000]], 'once more, and then it is left');
  retryAfter = 1800;
  assert.equal((await license.ensureActivated()).code, 'busy');
  assert.deepEqual([questions, waits], [3, [3000]], 'half an hour is not waited for');
  retryAfter = 1;
  host.mischief = (request, response, body) => {
    host.mischief = undefined;
    return answer(request, response, body);
  };
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual([questions, waits], [4, [3000, 1000]]);
});

test('so is one that cuts the connection: who it is, or what it answers, is asked once more after a moment', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const license = await openActivation({ ...product(), wait });
  await license.setHost(host.address);
  let method = 'GET';
  let cuts = 2;
  let questions: string[] = [];
  host.mischief = (request, response) => {
    questions.push(request.method ?? '');
    if (request.method !== method || cuts === 0) return false;
    cuts -= 1;
    if (cuts === 0) response.destroy();
    else response.socket?.resetAndDestroy();
    return true;
  };
  const cut = await license.ensureActivated();
  assert.deepEqual([cut.outcome, cut.code], ['failed', 'answer-not-ours'], cut.detail);
  assert.match(cut.detail, /ECONNRESET/);
  assert.deepEqual([questions, waits.length], [['GET', 'GET'], 1], 'once more, and then it is left');
  for (method of ['GET', 'POST']) {
    cuts = 1;
    questions = [];
    clock.advance(60_000);
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
    // The host of the last success is known: it is not asked again who it is.
    assert.deepEqual(questions, method === 'GET' ? ['GET', 'GET', 'POST'] : ['POST', 'POST']);
  }
  assert.equal(waits.length, 3);
  assert.ok(
    waits.every((one) => one >= 0 && one < 1000),
    String(waits),
  );
});

test('one that only says of itself that the connection was cut is not asked again', async (t) => {
  const { host, product } = await createFakeSite(t);
  const license = await openActivation(product());
  await license.setHost(host.address);
  const questions: string[] = [];
  for (const method of ['GET', 'POST']) {
    host.mischief = (request, response) => {
      questions.push(request.method ?? '');
      if (request.method !== method) return false;
      const problem = JSON.stringify({ code: 'answer-not-ours', detail: 'cut', facts: { reason: 'closed' } });
      response.writeHead(502, { 'content-type': 'application/problem+json' }).end(problem);
      return true;
    };
    assert.equal((await license.ensureActivated()).code, 'answer-not-ours');
  }
  assert.deepEqual(questions, ['GET', 'GET', 'POST']);
});

test('a host that names a TLS key is spoken to under that key, also after it has got a new one', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  let key = 'A'.repeat(43);
  const { network, spoken } = overheard((tls) => tls === key);
  host.bend = (claims) => ('program' in claims ? { ...claims, tls: key } : claims);
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  key = 'B'.repeat(42).concat('A');
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(spoken, ['GET plain', 'POST A', 'POST A', 'GET plain', 'POST B', 'POST B']);
});

test('a host that gets a TLS key later is spoken to in plain no more, once a signed answer has named the key', async (t) => {
  const { host, product, clock } = await createFakeSite(t);
  const key = 'C'.repeat(43);
  const { network, spoken } = overheard(() => true);
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  for (let hour = 0; hour < 2; hour += 1) {
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
    clock.advance(60_000);
  }
  host.bend = (claims) => ({ ...claims, tls: key });
  for (let hour = 0; hour < 2; hour += 1) {
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
    clock.advance(60_000);
  }
  assert.deepEqual(spoken, ['GET plain', 'POST plain', 'POST plain', 'POST plain', 'POST C']);
});

test('a host that shows another TLS key than its signed words name is struck off, and hears nothing of this machine', async (t) => {
  const { host, product } = await createFakeSite(t);
  // Somebody in between passes plain requests on and shows a key of his own to TLS.
  const { network, spoken } = overheard(() => false);
  host.bend = (claims) => ({ ...claims, tls: 'D'.repeat(43) });
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  const report = await license.ensureActivated();
  assert.equal(report.code, 'not-authentic');
  assert.deepEqual(spoken, ['GET plain', 'POST D']);
});

/** What is spoken, by the first letter of the TLS key that is asked for, in front of a host that shows only keys which `shown` agrees to. */
function overheard(shown: (tls: string) => boolean): { readonly network: Network; readonly spoken: readonly string[] } {
  const real = systemNetwork();
  const spoken: string[] = [];
  const exchange: Network['exchange'] = ({ tls, ...request }) => {
    spoken.push(`${request.method} ${tls?.slice(0, 1) ?? 'plain'}`);
    if (tls !== undefined && !shown(tls)) throw new ActivationError('not-authentic', 'another TLS key');
    return real.exchange(request);
  };
  return { network: { ...real, exchange }, spoken };
}
