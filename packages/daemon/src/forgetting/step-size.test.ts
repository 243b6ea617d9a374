import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextStepSize, type StepSizes, usualStepSizes } from './step-size.ts';

const rows = fc.integer({ min: 1, max: 5000 });
const milliseconds = fc.double({ min: 0, max: 100_000, noNaN: true });

/** Sizes of the steps of a table of which every row costs as much, and each step so much besides. */
function sizesOf(sizes: StepSizes, cost: { readonly row: number; readonly step: number }, steps = 60): number[] {
  const taken = [sizes.first];
  for (let last = sizes.first; taken.length < steps; taken.push(last)) {
    last = nextStepSize(sizes, { rows: last, milliseconds: cost.step + last * cost.row });
  }
  return taken;
}

test('a whole number of rows between the least and the most, whatever a step took', () => {
  fc.assert(
    fc.property(rows, milliseconds, (last, took) => {
      const next = nextStepSize(usualStepSizes, { rows: last, milliseconds: took });
      assert.ok(Number.isInteger(next) && next >= usualStepSizes.least && next <= usualStepSizes.most, String(next));
      assert.ok(next <= Math.max(2 * last, usualStepSizes.least), 'never more than twice the last one');
    }),
  );
});

test('the slower the last one, the smaller the next', () => {
  fc.assert(
    fc.property(rows, milliseconds, milliseconds, (last, a, b) => {
      const [fast, slow] = [Math.min(a, b), Math.max(a, b)].map((took) =>
        nextStepSize(usualStepSizes, { rows: last, milliseconds: took }),
      ) as [number, number];
      assert.ok(slow <= fast);
    }),
  );
});

test('where rows cost alike, steps come to the time that is meant, and none before takes longer than twice that', () => {
  const { aim, first, least, most } = usualStepSizes;
  const cost = fc.record({
    row: fc.double({ min: 0.0001, max: aim / first, noNaN: true }),
    step: fc.double({ min: 0, max: aim / 2, noNaN: true }),
  });
  fc.assert(
    fc.property(cost, ({ row, step }) => {
      const sizes = sizesOf(usualStepSizes, { row, step });
      for (const size of sizes) assert.ok(step + size * row <= 2 * aim, `${size} rows`);
      const last = sizes.at(-1) ?? 0;
      const took = step + last * row;
      if (last > least && last < most)
        assert.ok(Math.abs(took - aim) <= 2 * row + 0.1 * aim, `${last} rows: ${took} ms`);
    }),
  );
});

test('a disk that hangs once costs a few small steps; one that is always slow gets the least', () => {
  const { least } = usualStepSizes;
  assert.equal(nextStepSize(usualStepSizes, { rows: 1000, milliseconds: 500 }), 30);
  assert.equal(nextStepSize(usualStepSizes, { rows: 30, milliseconds: 2 }), 60);
  assert.deepEqual(new Set(sizesOf(usualStepSizes, { row: 0.001, step: 40 }, 20).slice(1)), new Set([least]));
});
