import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietLine } from './quiet-line.ts';

test('a step waits until nobody is in the line, and asks the line once for all steps', async () => {
  const waiting: (() => void)[] = [];
  const drain = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const quiet = quietLine({ drain });
  const order: string[] = [];
  const { signal } = new AbortController();
  const steps = [1, 2].map((step) => quiet(0, signal).then(() => order.push(`step ${step}`)));
  assert.equal(waiting.length, 1);
  order.push('answered');
  for (const resolve of waiting) resolve();
  await Promise.all(steps);
  assert.deepEqual(order, ['answered', 'step 1', 'step 2']);
  const again = quiet(0, signal);
  assert.equal(waiting.length, 2, 'the next one looks anew');
  waiting.at(-1)?.();
  await again;
});

const endless = { drain: () => new Promise<void>(() => {}) };

test('a line that never ends holds up a step for a second and no longer, after the rest that was asked for', async () => {
  const waits: number[] = [];
  const quiet = quietLine(endless, async (milliseconds) => void waits.push(milliseconds));
  const { signal } = new AbortController();
  await quiet(0, signal);
  await quiet(20, signal);
  assert.deepEqual(waits, [1000, 20, 1000]);
});

test('whoever stops does not wait for a line that never ends, nor for a rest of any length', async () => {
  const stopped = new AbortController();
  const waiting = quietLine(endless)(1_000_000_000, stopped.signal);
  stopped.abort();
  await waiting;
});
