import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyGrace, withGraceBegun, withGraceMended, withRearm, withRearmsRestored } from './grace.ts';

const key = 'aurora/desktop@1';
const facts = { key, installed: true, rearmBudget: 3 };
const now = 1_800_000_000;

test('grace begins once', () => {
  const begun = withGraceBegun(emptyGrace, key, now);
  assert.deepEqual(begun.editions[key], { start: now, rearms: 0 });
  assert.equal(withGraceBegun(begun, key, now + 5), begun);
});

test('a lost record begins at the oldest trace, with no rearm left until the next success', () => {
  const mended = withGraceMended(emptyGrace, facts, { oldestTrace: now - 100, now, clockIsOld: false });
  assert.deepEqual(mended.editions[key], { start: now - 100, rearms: 3 });
  assert.equal(withRearm(mended, facts, now), mended);
  assert.equal(withRearm(emptyGrace, facts, now), emptyGrace, 'nor before an attempt has mended it');
  const restored = withRearmsRestored(mended, key);
  assert.deepEqual(withRearm(restored, facts, now).editions[key], { start: now, rearms: 1 });
});

test('before a key is installed there is nothing to lose: a rearm counts', () => {
  assert.deepEqual(withRearm(emptyGrace, { ...facts, installed: false }, now).editions[key], { start: now, rearms: 1 });
});

test('a beginning ahead of the clock becomes now, unless the clock is the one that is wrong', () => {
  const ahead = withGraceBegun(emptyGrace, key, now + 500);
  const at = { oldestTrace: now + 500, now };
  assert.deepEqual(withGraceMended(ahead, facts, { ...at, clockIsOld: false }).editions[key], {
    start: now,
    rearms: 0,
  });
  assert.equal(withGraceMended(ahead, facts, { ...at, clockIsOld: true }), ahead);
  assert.equal(withGraceMended(emptyGrace, { ...facts, installed: false }, { ...at, clockIsOld: false }), emptyGrace);
});
