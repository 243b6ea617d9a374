import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinePace } from './line-pace.ts';

/** A line in which batches of a size leave at an interval, in milliseconds. */
function moving(
  batch: number,
  interval: number,
): { readonly pace: LinePace; readonly wait: (milliseconds: number) => void } {
  let now = 5_000_000;
  const pace = new LinePace(() => now);
  pace.begin();
  for (let turn = 0; turn < 200; turn += 1) {
    now += interval;
    pace.note(batch);
  }
  return {
    pace,
    wait: (milliseconds) => {
      now += milliseconds;
    },
  };
}

test('so many seconds as those who wait take at the pace of those who left', () => {
  // A hundred every 50 ms: a token that signs 20 times a second. Ten thousand are gone after five seconds.
  assert.equal(moving(100, 50).pace.secondsFor(10_000), 5);
  assert.equal(moving(20, 5).pace.secondsFor(10_000), 3);
  assert.equal(moving(1, 50).pace.secondsFor(100), 5);
  assert.equal(moving(20, 5).pace.secondsFor(10), 1, 'never less than a second');
});

test('a line that stands sends away for as long as it has stood, and not for ever', () => {
  const { pace, wait } = moving(20, 5);
  wait(12_000);
  assert.equal(pace.secondsFor(100), 12);
  wait(3_600_000);
  assert.equal(pace.secondsFor(100), 300);
});

test('the time in which nobody came says nothing', () => {
  const { pace, wait } = moving(20, 5);
  wait(3_600_000);
  pace.begin();
  wait(5);
  pace.note(20);
  assert.equal(pace.secondsFor(10_000), 3);
});

test('the pace follows when something gets slower', () => {
  const { pace, wait } = moving(20, 5);
  for (let turn = 0; turn < 100; turn += 1) {
    wait(500);
    pace.note(20);
  }
  assert.equal(pace.secondsFor(1000), 25);
});
