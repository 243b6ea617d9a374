import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  beginWatch,
  type ClockNote,
  clocksAgree,
  effectiveNow,
  latestAfterAnswer,
  watchClock,
} from './effective-clock.ts';
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
  const watch = beginWatch({ wall: start, monotonic: 10 });
  assert.deepEqual(watchClock(watch, { wall: start + 3599, monotonic: 3609 }), { watch, write: 'nothing' });
  const hour = { wall: start + 3600, monotonic: 3610 };
  assert.deepEqual(watchClock(watch, hour), { watch: beginWatch(hour), write: 'effective' });
});

/** What is written in so many minutes, and when; `jumpAt`: how far the wall clock is off in each. */
function watchMinutes(minutes: number, jumpAt: (minute: number) => number): (readonly [number, ClockNote])[] {
  let watch = beginWatch({ wall: start, monotonic: 0 });
  return Array.from({ length: minutes }, (_, index) => index + 1).flatMap((minute) => {
    const seen = watchClock(watch, { wall: start + minute * 60 + jumpAt(minute), monotonic: minute * 60 });
    watch = seen.watch;
    return seen.write === 'nothing' ? [] : [[minute, seen.write] as const];
  });
}

test('a glitch leaves no trace, in either direction: the hour begins anew, and of this one only the run time is known', () => {
  for (const jump of [-7200, 61, 86_400 * 365]) {
    const written = watchMinutes(91, (minute) => (minute === 30 ? jump : 0));
    // It came at 30 and went at 31: the hour that counts begins there.
    assert.deepEqual(written, [
      [60, 'run'],
      [91, 'effective'],
    ]);
  }
});

test('a clock that is set every half hour does not keep the time that ran from being written', () => {
  const written = watchMinutes(240, (minute) => (minute % 60 >= 30 ? 300 : 0));
  assert.deepEqual(
    written,
    [60, 120, 180, 240].map((minute) => [minute, 'run'] as const),
  );
});

test('slewing is no glitch, sleep is', () => {
  const before = { wall: start, monotonic: 0 };
  assert.equal(clocksAgree(before, { wall: start + 3602, monotonic: 3600 }), true);
  assert.equal(clocksAgree(before, { wall: start + 8 * hourSeconds, monotonic: 3600 }), false);
});

test('a signed answer sets latest, up or down', () => {
  assert.equal(latestAfterAnswer({ iat: start }), start);
});
