import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createShutdown } from './shutdown.ts';

test('closes in order, once, all parts even when one fails, and tells which', async () => {
  const order: string[] = [];
  const part = (name: string, fails = false) => ({
    name,
    close: async () => {
      order.push(name);
      if (fails) throw new Error('stuck');
    },
  });
  const shutDown = createShutdown([part('server'), part('worker', true), part('database')]);
  const first = shutDown();
  assert.equal(shutDown(), first);
  await assert.rejects(first, /worker did not close/);
  assert.deepEqual(order, ['server', 'worker', 'database']);
});
