import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soak } from './soak.ts';

test('two short rounds with a kill between them lose nobody', { timeout: 120_000 }, async () => {
  const result = await soak({ minutes: 0, requestsPerRound: 200, now: Date.now });
  assert.deepEqual([result.rounds, result.answered, result.failed, result.inventory], [2, 400, 0, 400]);
});
