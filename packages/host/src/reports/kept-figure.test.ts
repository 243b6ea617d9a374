import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepFigure } from './kept-figure.ts';

test('a figure is counted once in its time; then anew, while whoever asks has the one before', async () => {
  let now = 1000;
  let counts = 0;
  const finish: (() => void)[] = [];
  const ask = keepFigure(
    () => {
      counts += 1;
      const figure = { at: now, counts };
      return new Promise<typeof figure>((resolve) => finish.push(() => resolve(figure)));
    },
    { seconds: 60, longest: 600, now: () => now },
  );
  const firsts = [ask(), ask()];
  finish.shift()?.();
  assert.deepEqual(await Promise.all(firsts), [
    { at: 1000, counts: 1 },
    { at: 1000, counts: 1 },
  ]);
  now += 59;
  assert.equal((await ask()).at, 1000, 'the moment that it was counted at');
  now += 1;
  assert.deepEqual(
    [await ask(), await ask()].map((figure) => figure.at),
    [1000, 1000],
    'nobody waits',
  );
  assert.equal(counts, 2, 'and it is counted once');
  finish.shift()?.();
  await Promise.resolve();
  assert.deepEqual(await ask(), { at: 1060, counts: 2 });
  now += 600;
  const waiting = ask();
  finish.shift()?.();
  assert.deepEqual(await waiting, { at: 1660, counts: 3 }, 'too old to be told');
  now -= 1000;
  const back = ask();
  finish.shift()?.();
  assert.deepEqual(await back, { at: 660, counts: 4 }, 'the clock was set back');
});

test('a count that failed is tried again by the next who asks', async () => {
  let isBroken = true;
  const ask = keepFigure(
    async () => {
      if (isBroken) throw new Error('the disk is full');
      return 7;
    },
    { seconds: 60, longest: 600, now: () => 0 },
  );
  await assert.rejects(ask(), /full/);
  isBroken = false;
  assert.equal(await ask(), 7);
});
