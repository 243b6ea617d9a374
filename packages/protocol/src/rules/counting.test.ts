import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText, displayedCount, isCounted, thresholdReached } from './counting.ts';
import { daySeconds } from './time-limits.ts';

const now = 1_790_000_000;

test('a client counts for the window after its last contact', () => {
  assert.equal(isCounted(now, 30, now), true);
  assert.equal(isCounted(now - 30 * daySeconds + 1, 30, now), true);
  assert.equal(isCounted(now - 30 * daySeconds, 30, now), false);
});

test('the displayed count stops at twice the highest threshold', () => {
  assert.equal(displayedCount(36, 25), 36);
  assert.equal(displayedCount(51, 25), 50);
  assert.equal(displayedCount(5, 0), 2, 'a threshold of 0 shows like one of 1');
});

test('the threshold is reached at it, not above it', () => {
  assert.equal(thresholdReached(24, 25), false);
  assert.equal(thresholdReached(25, 25), true);
  assert.equal(thresholdReached(1, 0), true);
});

test('n of N, k more needed', () => {
  assert.equal(countText(18, 25), '18 of 25, 7 more needed');
  assert.equal(countText(25, 25), '25 of 25, reached');
  assert.equal(countText(30, 25), '30 of 25, reached');
});
