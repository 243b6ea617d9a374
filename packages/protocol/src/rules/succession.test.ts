import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Lineage, lineageAfter, maySucceed, mostSuccessions } from './succession.ts';
import { daySeconds } from './time-limits.ts';

const start = 1_795_392_000;
const day = daySeconds;

test('three successions in a row, and the fourth when 30 days have passed since the first', () => {
  let lineage: Lineage = [];
  for (let link = 0; link < mostSuccessions; link += 1) {
    assert.ok(maySucceed(lineage, start + link * day), `link ${link + 1}`);
    lineage = lineageAfter([], lineage, start + link * day);
  }
  assert.ok(!maySucceed(lineage, start + 30 * day - 1));
  assert.ok(maySucceed(lineage, start + 30 * day));
  assert.ok(!maySucceed(lineageAfter([], lineage, start + 30 * day), start + 31 * day - 1), 'a window that moves on');
});

test('a star is no chain: any number hands over to one, which may be succeeded itself', () => {
  let agent: Lineage = [];
  for (let user = 0; user < 1000; user += 1) agent = lineageAfter(agent, [], start + user);
  assert.deepEqual(agent, [start + 999]);
  assert.ok(maySucceed(agent, start + 1000));
});

test('one long chain among many short ones counts, whichever came last', () => {
  const long: Lineage = [start + 2, start + 1, start];
  const short: Lineage = [];
  for (const [own, old] of [
    [lineageAfter([], long, start + 3), short],
    [lineageAfter([], short, start + 3), [start + 2, start + 1]],
  ] as const) {
    assert.ok(!maySucceed(lineageAfter(own, old, start + 5), start + 6));
  }
});

interface Link {
  readonly from: number;
  readonly at: number;
  /** Where the chain stood at `from` then. */
  readonly before: readonly Link[];
}

/** The longest chain of links within 30 days that leads to an identity: every one is walked. */
function longest(links: readonly Link[], now: number): number {
  const within = links.filter(({ at }) => at > now - 30 * day);
  return Math.max(0, ...within.map(({ before }) => 1 + longest(before, now)));
}

test('property: three dates say what a walk along every chain would', () => {
  const step = fc.record({ from: fc.nat(4), to: fc.nat(4), wait: fc.integer({ min: 0, max: 12 * day }) });
  let refused = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const lineages = new Map<number, Lineage>();
      const history = new Map<number, readonly Link[]>();
      let now = start;
      for (const { from, to, wait } of steps) {
        now += wait;
        if (from === to) continue;
        const walked = longest(history.get(from) ?? [], now);
        const may = maySucceed(lineages.get(from) ?? [], now);
        assert.equal(may, walked < mostSuccessions);
        if (!may) refused += 1;
        if (!may) continue;
        lineages.set(to, lineageAfter(lineages.get(to) ?? [], lineages.get(from) ?? [], now));
        history.set(to, [...(history.get(to) ?? []), { from, at: now, before: history.get(from) ?? [] }]);
        // The row of the old identity goes; it may come back as a machine of its own.
        lineages.delete(from);
        history.delete(from);
      }
    }),
    // One that is refused for certain: chance alone may make none.
    { numRuns: 400, examples: [[[0, 1, 2, 3].map((from) => ({ from, to: from + 1, wait: 0 }))]] },
  );
  assert.ok(refused > 0, 'some history was refused');
});
