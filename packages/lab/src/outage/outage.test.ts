import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playOutage } from './outage.ts';

test('a host that is away for 179 days takes no license, 200 days bring grace, and its return licenses all', async () => {
  const { stages, good } = await playOutage();
  assert.ok(good);
  const seen = stages.map(({ day, host, states, warned }) => [day, host, states, warned]);
  assert.deepEqual(seen, [
    [0, 'answers', { licensed: 2 }, 0],
    [1, 'away', { licensed: 2 }, 0],
    [149, 'away', { licensed: 2 }, 0],
    [155, 'away', { licensed: 2 }, 2],
    [179, 'away', { licensed: 2 }, 2],
    [181, 'away', { 'additional-grace': 2 }, 2],
    [200, 'away', { 'additional-grace': 2 }, 2],
    [200, 'answers', { licensed: 2 }, 0],
  ]);
});
