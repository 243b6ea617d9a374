import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGood, totalsLine } from './test.ts';

const outcome = { passed: 3, failed: 0, skipped: 0, notes: [] };

test('the last line names skips only when there are any', () => {
  assert.equal(totalsLine(outcome), '3 passed, 0 failed');
  assert.equal(totalsLine({ ...outcome, skipped: 2 }), '3 passed, 0 failed, 2 skipped');
});

test('a run is good only when something passed and nothing failed; in CI nothing may be skipped', () => {
  assert.equal(isGood(outcome, true), true);
  assert.equal(isGood({ ...outcome, failed: 1 }, false), false);
  assert.equal(isGood({ ...outcome, passed: 0 }, false), false);
  assert.equal(isGood({ ...outcome, skipped: 1 }, false), true);
  assert.equal(isGood({ ...outcome, skipped: 1 }, true), false);
});
