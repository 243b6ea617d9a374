import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clocksAgree, effectiveNow, latestAfterAnswer, watchClock } from './effective-clock.ts';
import { hourSeconds } from './time-limits.ts';

const start = 1_790_000_000;

test('effective time is the later of the wall clock and what was seen plus the time run', () => {
  assert.equal(effectiveNow({ wall: start, ranSinceSeconds: 5 }), start);
  assert.equal(effectiveNow({ wall: start, latest: start - 100, ranSinceSeconds: 5 }), start);
  assert.equal(effectiveNow({ wall: start - 1000, latest: start, ranSinceSeconds: 5.9 }), start + 5);
  assert.equal(effectiveNow({ wall: start - 1000, latest: start, ranSinceSeconds: -3 }), start);
});

test('property: a clock held back gains nothing: effective time runs on with the process', () => {
  fc.assert(
    fc.property(fc.nat(2e9), fc.nat(1e6), fc.nat(1e6), (wall, ran, more) => {
      const before = effectiveNow({ wall, latest: start, ranSinceSeconds: ran });
      const after = effectiveNow({ wall, latest: start, ranSinceSeconds: ran + more });
      assert.ok(after >= start + ran + more && after >= before);
    }),
  );
});

test('latest is written at most hourly', () => {
  const watch = { wall: start, monotonic: 10 };
  assert.deepEqual(watchClock(watch, { wall: start + 3599, monotonic: 3609 }), { watch, write: false });
  const hour = { wall: start + 3600, monotonic: 3610 };
  assert.deepEqual(watchClock(watch, hour), { watch: hour, write: true });
});

test('a glitch within the hour leaves no trace, in either direction', () => {
  for (const jump of [-7200, 61, 86_400 * 365]) {
    let watch = { wall: start, monotonic: 0 };
    const writes: number[] = [];
    for (let minute = 1; minute <= 59; minute += 1) {
      const isGlitch = minute === 30;
      const reading = { wall: start + minute * 60 + (isGlitch ? jump : 0), monotonic: minute * 60 };
      const seen = watchClock(watch, reading);
      watch = seen.watch;
      if (seen.write) writes.push(reading.wall);
    }
    // It came at 30 and went at 31: the hour that counts begins there.
    assert.equal(watch.monotonic, 31 * 60);
    assert.deepEqual(writes, []);
  }
});

test('slewing is no glitch, sleep is', () => {
  const before = { wall: start, monotonic: 0 };
  assert.equal(clocksAgree(before, { wall: start + 3602, monotonic: 3600 }), true);
  assert.equal(clocksAgree(before, { wall: start + 8 * hourSeconds, monotonic: 3600 }), false);
});

test('a signed answer sets latest, up or down', () => {
  assert.equal(latestAfterAnswer({ iat: start }), start);
});
