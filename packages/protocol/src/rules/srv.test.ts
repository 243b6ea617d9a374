import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { orderSrv } from './srv.ts';

const anyRecords = fc.array(
  fc.record({ priority: fc.integer({ min: 0, max: 3 }), weight: fc.integer({ min: 0, max: 65_535 }), id: fc.nat() }),
  { maxLength: 12 },
);

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('property: every record comes exactly once, lower priorities first', () => {
  fc.assert(
    fc.property(anyRecords, fc.nat(), (records, seed) => {
      const ordered = orderSrv(records, seeded(seed));
      assert.equal(ordered.length, records.length);
      assert.deepEqual(new Set(ordered), new Set(records));
      const priorities = ordered.map(({ priority }) => priority);
      assert.deepEqual(
        priorities,
        priorities.toSorted((a, b) => a - b),
      );
    }),
  );
});

test('within one priority the chance to be first goes with the weight', () => {
  const records = [
    { priority: 0, weight: 60, id: 'a' },
    { priority: 0, weight: 30, id: 'b' },
    { priority: 0, weight: 10, id: 'c' },
    { priority: 1, weight: 60_000, id: 'spare' },
  ];
  const random = seeded(7);
  const first: Record<string, number> = { a: 0, b: 0, c: 0, spare: 0 };
  const rounds = 20_000;
  for (let round = 0; round < rounds; round += 1) {
    const id = orderSrv(records, random)[0]?.id ?? '';
    first[id] = (first[id] ?? 0) + 1;
  }
  assert.equal(first['spare'], 0);
  for (const [id, expected] of [
    ['a', 0.6],
    ['b', 0.3],
    ['c', 0.1],
  ] as const) {
    assert.ok(Math.abs((first[id] ?? 0) / rounds - expected) < 0.02, `${id}: ${first[id]}`);
  }
});

test('weight 0 beside others has a very small chance, not none', () => {
  const records = [
    { priority: 0, weight: 99, id: 'heavy' },
    { priority: 0, weight: 0, id: 'light' },
  ];
  assert.equal(orderSrv(records, () => 0)[0]?.id, 'light', 'a draw of 0 hits it');
  assert.equal(orderSrv(records, () => 0.0101)[0]?.id, 'heavy');
  assert.equal(orderSrv(records, () => 0.999_999)[0]?.id, 'heavy');
});

test('weights all 0, one record, none', () => {
  const records = [
    { priority: 0, weight: 0 },
    { priority: 0, weight: 0 },
  ];
  assert.equal(orderSrv(records, () => 0.5).length, 2);
  assert.deepEqual(
    orderSrv([], () => 0.5),
    [],
  );
  assert.deepEqual(
    orderSrv([{ priority: 7, weight: 7 }], () => 0.9),
    [{ priority: 7, weight: 7 }],
  );
});
