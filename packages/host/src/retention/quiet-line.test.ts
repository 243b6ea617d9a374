import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quietLine } from './quiet-line.ts';

test('a step waits until nobody is in the line, and asks the line once for all steps', async () => {
  const waiting: (() => void)[] = [];
  const drain = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const quiet = quietLine({ drain });
  const order: string[] = [];
  const steps = [1, 2].map((step) => quiet().then(() => order.push(`step ${step}`)));
  assert.equal(waiting.length, 1);
  order.push('answered');
  for (const resolve of waiting) resolve();
  await Promise.all(steps);
  assert.deepEqual(order, ['answered', 'step 1', 'step 2']);
  const again = quiet();
  assert.equal(waiting.length, 2, 'the next one looks anew');
  waiting.at(-1)?.();
  await again;
});

test('a line that never ends holds up a step for a second and no longer', async () => {
  const waits: number[] = [];
  const quiet = quietLine(
    { drain: () => new Promise(() => {}) },
    async (milliseconds) => void waits.push(milliseconds),
  );
  await quiet();
  assert.deepEqual(waits, [1000]);
});
