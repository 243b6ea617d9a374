import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turnstile } from './turnstile.ts';

test('lets one through at a time, in the order they came, without a tick for the first', async () => {
  const turnstile = new Turnstile();
  assert.equal(turnstile.enter(), undefined);
  const order: number[] = [];
  const waiting = [1, 2].map((number) => turnstile.enter()?.then(() => order.push(number)));
  turnstile.leave();
  await waiting[0];
  assert.deepEqual(order, [1]);
  turnstile.leave();
  await waiting[1];
  assert.deepEqual(order, [1, 2]);
  assert.ok(turnstile.taken);
  turnstile.leave();
  assert.equal(turnstile.taken, false);
});
