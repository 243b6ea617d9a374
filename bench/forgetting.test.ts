import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchForgetting } from './forgetting.ts';

/** A host of which so many events are left at the beginning and after each second; gives the seconds that count. */
async function watch(left: readonly number[], seconds: number): Promise<{ seconds: readonly number[]; gone: number }> {
  let asked = 0;
  const { meanwhile, gone } = await watchForgetting({
    ask: async () => (asked += 1),
    countPast: async () => ({ events: left[asked] ?? left.at(-1) ?? 0, clients: 0 }),
    seconds,
  });
  return { seconds: meanwhile, gone: gone.events };
}

test('seconds in which forgetting was held up count, and two after the last; not those before the first', async () => {
  assert.deepEqual(await watch([90, 90, 60, 60, 60, 60, 30, 0], 20), { seconds: [2, 3, 4, 5, 6, 7, 8, 9], gone: 90 });
});

test('what is not forgotten when the time is over is not gone', async () => {
  assert.deepEqual(await watch([90, 90, 60, 60, 30, 0], 3), { seconds: [2, 3], gone: 30 });
  assert.deepEqual(await watch([90, 60, 60, 60, 60, 60], 5), { seconds: [1, 2, 3], gone: 30 });
});

test('where nothing went no second counts', async () => {
  assert.deepEqual(await watch([90], 4), { seconds: [], gone: 0 });
  assert.deepEqual(await watch([0], 4), { seconds: [], gone: 0 });
});
