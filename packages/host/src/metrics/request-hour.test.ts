import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestHour } from './request-hour.ts';

const start = 1_790_000_040; // Begins a minute.

test('the requests of the last sixty minutes are told, and from when on they are known', () => {
  const hour = new RequestHour(start);
  hour.note(start, false);
  hour.note(start + 59, true);
  hour.note(start + 60, false);
  assert.deepEqual(hour.read(start + 70), { since: start, requests: 3, refused: 1 });
  assert.deepEqual(hour.read(start + 59 * 60), { since: start, requests: 3, refused: 1 });
  assert.deepEqual(hour.read(start + 60 * 60), { since: start + 60, requests: 1, refused: 0 });
  assert.deepEqual(hour.read(start + 61 * 60), { since: start + 120, requests: 0, refused: 0 });
});

test('what the database has of the time before a start is counted with what comes', () => {
  const hour = new RequestHour(start);
  const minute = start / 60;
  hour.take([{ minute: minute - 10, requests: 40, refused: 4 }], start - 3540);
  hour.note(start, false);
  assert.deepEqual(hour.read(start), { since: start - 3540, requests: 41, refused: 4 });
  assert.deepEqual(hour.read(start + 50 * 60), { since: start + 50 * 60 - 3540, requests: 1, refused: 0 });
});

test('a clock that is set back or forth never makes more requests than came, and the memory stays small', () => {
  const times = fc.array(fc.integer({ min: start, max: start + 1_000_000 }), { maxLength: 400 });
  fc.assert(
    fc.property(times, (all) => {
      const hour = new RequestHour(start);
      for (const at of all) hour.note(at, false);
      const now = all.at(-1) ?? start;
      const { requests, since } = hour.read(now);
      const within = all.filter((at) => at >= since && at < now - (now % 60) + 60).length;
      assert.ok(requests <= within && since <= now);
      assert.ok(all.length === 0 || requests > 0);
    }),
  );
});
