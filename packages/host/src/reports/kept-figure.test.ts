import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFigure } from './kept-figure.ts';

test('a figure is counted once in its time, whoever asks meanwhile, and again when the clock was set back', async () => {
  let now = 1000;
  let counts = 0;
  const ask = keepFigure(
    async () => {
      counts += 1;
      return { at: now, counts };
    },
    { seconds: 60, now: () => now },
  );
  assert.deepEqual(await Promise.all([ask(), ask()]), [
    { at: 1000, counts: 1 },
    { at: 1000, counts: 1 },
  ]);
  now += 59;
  assert.equal((await ask()).at, 1000, 'the moment that it was counted at');
  now += 1;
  assert.deepEqual(await ask(), { at: 1060, counts: 2 });
  now -= 100;
  assert.deepEqual(await ask(), { at: 960, counts: 3 });
});

test('a count that failed is tried again by the next who asks', async () => {
  let isBroken = true;
  const ask = keepFigure(
    async () => {
      if (isBroken) throw new Error('the disk is full');
      return 7;
    },
    { seconds: 60, now: () => 0 },
  );
  await assert.rejects(ask(), /full/);
  isBroken = false;
  assert.equal(await ask(), 7);
});
