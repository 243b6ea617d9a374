import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeClock } from './clock.ts';

test('time passes on both clocks, setting moves the wall clock alone', () => {
  const clock = fakeClock(1000);
  clock.advance(500);
  assert.deepEqual([clock.now(), clock.monotonic()], [1500, 500]);
  clock.set(100);
  clock.advance(1);
  assert.deepEqual([clock.now(), clock.monotonic()], [101, 501]);
  assert.throws(() => clock.advance(-1), TypeError);
  assert.throws(() => clock.advance(Number.NaN), TypeError);
});
