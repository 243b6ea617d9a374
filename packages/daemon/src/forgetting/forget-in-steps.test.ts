import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  createStepping,
  type ForgetSome,
  rest,
  type Stepping,
  type SteppingParts,
  type SteppingTransaction,
} from './forget-in-steps.ts';

interface Bench {
  readonly stepping: Stepping<SteppingTransaction>;
  /** Forgets of so many rows, each of which takes so many milliseconds. */
  readonly table: (rows: number, cost?: number) => ForgetSome<SteppingTransaction>;
  /** What went on, in order. */
  readonly seen: string[];
  /** After how much of it something was settled. */
  readonly settled: number[];
  readonly stop: AbortController;
}

/**
 * A database whose only time is what its rows take, what it takes to settle what was changed, and what others have it for: before a
 * transaction, before its first statement is answered, and after it has ended but before whoever asked for it is told.
 */
function bench(parts: Partial<SteppingParts<SteppingTransaction>> = {}, settling = 0): Bench {
  const stop = new AbortController();
  const seen: string[] = [];
  const settled: number[] = [];
  let time = 0;
  const stepping = createStepping<SteppingTransaction>({
    database: {
      transact: async (work) => {
        time += 1000;
        let done: (() => void) | undefined;
        let others = 1000;
        const result = await work({
          get: async () => {
            time += others;
            others = 0;
          },
          settle: (called) => {
            done = called;
          },
        });
        if (done !== undefined) {
          settled.push(seen.length);
          time += settling;
          done();
        }
        time += 1000;
        return result;
      },
    },
    clock: { holdsBack: async () => false },
    monotonic: () => time,
    giveWay: async (milliseconds) => void seen.push(`rest ${milliseconds}`),
    stopped: stop.signal,
    sizes: { aim: 100, first: 10, least: 5, most: 40 },
    ...parts,
  });
  const table = (rows: number, cost = 0): ForgetSome<SteppingTransaction> => {
    let left = rows;
    return async (_, most) => {
      const gone = Math.min(left, most);
      left -= gone;
      time += gone * cost;
      seen.push(`forget ${gone}`);
      return gone;
    };
  };
  return { stepping, table, seen, settled, stop };
}

describe('forgetting in steps', () => {
  test('begins small, grows while steps are short, and rests for as long as each took', async () => {
    const { stepping, table, seen } = bench();
    assert.equal(await stepping.forget(table(95, 2)), 95);
    const sizes = [10, 20, 40, 25];
    assert.deepEqual(
      seen,
      sizes.flatMap((size, at) => [`rest ${at === 0 ? 0 : 2 * Number(sizes[at - 1])}`, `forget ${size}`]),
    );
    assert.equal(stepping.cutShort(), false);
  });

  test('comes down at once where rows cost more, to the least and no further; each table begins anew', async () => {
    const { stepping, table, seen } = bench();
    await stepping.forget(table(20, 30));
    await stepping.forget(table(12, 1));
    const sizes = seen.filter((line) => line.startsWith('forget'));
    assert.deepEqual(sizes, ['forget 10', 'forget 5', 'forget 5', 'forget 0', 'forget 10', 'forget 2']);
  });

  test('what it takes to settle what was changed belongs to the step; what others take before and after does not', async () => {
    const { stepping, table, seen } = bench({}, 90);
    await stepping.forget(table(19, 1));
    assert.deepEqual(seen, ['rest 0', 'forget 10', 'rest 100', 'forget 9']);
  });

  test('ends after as many steps as a run may take, and says so', async () => {
    const { stepping, table, seen } = bench({ most: 3 });
    assert.equal(await stepping.forget(table(1000)), 10 + 20 + 40);
    assert.equal(await stepping.forget(table(1)), 0);
    assert.equal(stepping.cutShort(), true);
    assert.equal(seen.length, 6);
  });

  test('steps that only look settle nothing, and a run may take any number of them', async () => {
    const { stepping, seen, settled } = bench({ most: 2 });
    const pages = [10, 20, 40, 40, 40, 40, 3].map((rows, at) => ({ seen: rows, removed: at % 3 === 1 ? 1 : 0 }));
    const walk = async (): Promise<{ seen: number; removed: number }> => {
      seen.push('look');
      return pages.shift() ?? { seen: 0, removed: 0 };
    };
    assert.equal(await stepping.walk(walk), 2);
    assert.equal(stepping.cutShort(), true);
    assert.deepEqual([seen.filter((line) => line === 'look').length, settled, pages.length], [5, [4, 10], 2]);
    const next = bench({ most: 1 });
    assert.equal(await next.stepping.walk(async () => pages.shift() ?? { seen: 0, removed: 0 }), 0);
    assert.deepEqual([next.stepping.cutShort(), next.settled, pages], [false, [], []]);
  });

  test('ends between two steps when it is told to stop, at work or at rest', async () => {
    const { stepping, table, seen, stop } = bench();
    const some = table(1000);
    const stopping: ForgetSome<SteppingTransaction> = async (tx, most) => {
      stop.abort();
      return some(tx, most);
    };
    assert.equal(await stepping.forget(stopping), 10);
    assert.deepEqual([seen, stepping.cutShort()], [['rest 0', 'forget 10'], true]);
    const resting = bench({ giveWay: async () => resting.stop.abort() });
    assert.equal(await resting.stepping.forget(resting.table(10)), 0);
    assert.deepEqual(resting.seen, []);
  });

  test('ends when the clock was set meanwhile', async () => {
    let asked = 0;
    const { stepping, table } = bench({ clock: { holdsBack: async () => (asked += 1) > 2 } });
    assert.equal(await stepping.forget(table(1000)), 10 + 20);
    assert.equal(await stepping.forget(table(1000)), 0);
    assert.deepEqual([asked, stepping.cutShort()], [3, true]);
  });

  test('after a step over which a machine slept it rests for two seconds, not for a night', async () => {
    const { stepping, table, seen } = bench();
    await stepping.forget(table(10, 1_000_000));
    assert.deepEqual(seen, ['rest 0', 'forget 10', 'rest 2000', 'forget 0']);
  });

  test('a rest ends with the stop', async () => {
    const { stepping, table, stop } = bench({ giveWay: rest });
    const some = table(40, 100);
    let steps = 0;
    const sum = await stepping.forget(async (tx, most) => {
      steps += 1;
      setImmediate(() => stop.abort());
      return some(tx, most);
    });
    assert.deepEqual([steps, sum], [1, 10]);
  });

  test('what fails ends it with its error', async () => {
    const { stepping } = bench();
    await assert.rejects(
      stepping.forget(async () => {
        throw new Error('full');
      }),
      /full/,
    );
  });
});
