import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Patience, waits } from './patience.ts';

const never = new Promise<string>(() => undefined);

/** A clock that only moves while somebody waits. */
function standingClock(): {
  readonly asked: number[];
  readonly patience: Patience;
  readonly pass: (milliseconds: number) => number;
} {
  let now = 0;
  const asked: number[] = [];
  const patience = new Patience({
    monotonic: () => now,
    wait: async (milliseconds) => {
      asked.push(milliseconds);
      now += milliseconds;
    },
  });
  return { asked, patience, pass: (milliseconds) => (now += milliseconds) };
}

describe('patience', () => {
  test('a step has 3 seconds, all steps together 15, and host and products beside one another share them', () => {
    const { shareOfHost, shareOfClient, ...others } = waits;
    assert.deepEqual(others, { step: 3_000, whole: 15_000 });
    assert.equal(shareOfHost + shareOfClient, waits.whole);
  });

  test('what does not end is given up after a step; when the whole is used up, at once', async () => {
    const { asked, patience } = standingClock();
    for (let step = 0; step < 7; step += 1) {
      assert.equal((await patience.within(never, () => 'late')).value, 'late');
    }
    assert.deepEqual(asked, [3_000, 3_000, 3_000, 3_000, 3_000, 0, 0]);
  });

  test('of a share no more is waited than the share', async () => {
    let now = 0;
    const wait = async (milliseconds: number): Promise<void> => void (now += milliseconds);
    const patience = new Patience({ monotonic: () => now, wait }, waits.shareOfHost);
    for (let step = 0; step < 4; step += 1) await patience.within(never, () => 'late');
    assert.equal(now, waits.shareOfHost);
  });

  test('two steps of waiting are never more than is left of the whole', async () => {
    const { asked, patience, pass } = standingClock();
    await patience.within(never, () => 'late', 2);
    pass(5_000);
    await patience.within(never, () => 'late', 2);
    assert.deepEqual(asked, [6_000, 4_000]);
  });

  test('what ends in time is what counts, with the time it took', async () => {
    let now = 0;
    const patience = new Patience({ monotonic: () => now, wait: () => never });
    const work = Promise.resolve().then(() => {
      now = 12;
      return 'done';
    });
    assert.deepEqual(await patience.within(work, () => 'late'), { value: 'done', milliseconds: 12 });
  });

  test('what fails in time is thrown', async () => {
    const patience = new Patience({ monotonic: () => 0, wait: () => never });
    await assert.rejects(
      patience.within(Promise.reject(new TypeError('broken')), () => 'late'),
      /broken/,
    );
  });
});
