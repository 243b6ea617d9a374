import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstAttemptDelaySeconds, isDue, nextAttemptAt, type ScheduleFacts } from './schedule.ts';
import { daySeconds, longestIntervalSeconds, shortestIntervalSeconds } from './time-limits.ts';

const at = 1_790_000_000;
const usual: ScheduleFacts = {
  lastAttempt: at,
  failed: false,
  licensed: true,
  renewAfterSeconds: 7 * daySeconds,
  retryAfterSeconds: 7200,
  random: 0.5,
};
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the first attempt is spread over two minutes', () => {
  assert.equal(firstAttemptDelaySeconds(0), 0);
  assert.equal(firstAttemptDelaySeconds(0.999_999), 120);
  fc.assert(
    fc.property(chance, (random) => {
      const delay = firstAttemptDelaySeconds(random);
      assert.ok(Number.isInteger(delay) && delay >= 0 && delay <= 120);
    }),
  );
});

test('licensed: the renewal interval, ten per cent either way', () => {
  assert.deepEqual(nextAttemptAt(usual), { dueAt: at + 7 * daySeconds });
  assert.deepEqual(nextAttemptAt({ ...usual, random: 0 }), { dueAt: at + 6.3 * daySeconds });
  fc.assert(
    fc.property(chance, (random) => {
      const wait = nextAttemptAt({ ...usual, random }).dueAt - at;
      assert.ok(Number.isInteger(wait) && wait >= 6.3 * daySeconds && wait <= 7.7 * daySeconds);
    }),
  );
});

test('not licensed: the activation interval, whether a host counted it or none answered', () => {
  assert.deepEqual(nextAttemptAt({ ...usual, licensed: false }), { dueAt: at + 7200 });
  assert.deepEqual(nextAttemptAt({ ...usual, licensed: false, failed: true }), { dueAt: at + 7200 });
});

test('a failed renewal: watch for another network for 15 minutes, then the activation interval', () => {
  assert.deepEqual(nextAttemptAt({ ...usual, failed: true }), { dueAt: at + 7200, watchNetworkUntil: at + 900 });
});

test('a busy host may ask for more patience, within limits', () => {
  assert.equal(nextAttemptAt({ ...usual, failed: true, waitSeconds: 9000 }).dueAt, at + 9000);
  assert.equal(nextAttemptAt({ ...usual, failed: true, waitSeconds: 60 }).dueAt, at + 7200);
  assert.equal(nextAttemptAt({ ...usual, failed: true, waitSeconds: 1e12 }).dueAt, at + longestIntervalSeconds);
});

test('property: no answer of a host makes a client ask more often than every 15 minutes or less than every 30 days', () => {
  const any = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(any, any, chance, fc.boolean(), fc.boolean(), (renew, retry, random, licensed, failed) => {
      const facts = { lastAttempt: at, renewAfterSeconds: renew, retryAfterSeconds: retry, random, licensed, failed };
      const wait = nextAttemptAt(facts).dueAt - at;
      assert.ok(wait >= shortestIntervalSeconds && wait <= longestIntervalSeconds);
    }),
  );
});

test('due by the wall clock; a due time that only a wrong clock can have set is due as well', () => {
  assert.equal(isDue(at, at - 1), false);
  assert.equal(isDue(at, at), true);
  assert.equal(isDue(at, at + 1e9), true);
  assert.equal(isDue(at + longestIntervalSeconds, at), false);
  assert.equal(isDue(at + longestIntervalSeconds + 1, at), true);
});
