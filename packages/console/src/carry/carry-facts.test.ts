import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesInParts, fits, partsOf, type SettledRequest, stateOf, statesFor, summaryOf } from './carry-facts.ts';

test('an address says the view, and what it does not know is the view of all', () => {
  assert.deepEqual(['?state=ready', '?state=nothing', '', '?x=1'].map(stateOf), [
    'ready',
    undefined,
    undefined,
    undefined,
  ]);
});

test('an order takes what it can of a view: answers are handed out, requests submitted or exported', () => {
  assert.equal(statesFor('submit', undefined), 'waiting');
  assert.equal(statesFor('submit', 'refused'), 'refused');
  assert.equal(statesFor('submit', 'handed'), undefined);
  assert.equal(statesFor('export', 'exported'), 'exported');
  assert.equal(statesFor('hand-out', undefined), 'ready');
  assert.equal(statesFor('hand-out', 'waiting'), undefined);
});

test('leases are answered by this host, so none of them is exported', () => {
  assert.equal(fits('export', { state: 'waiting', by: 'host' }), false);
  assert.equal(fits('export', { state: 'refused', by: 'device-key' }), true);
  assert.equal(fits('submit', { state: 'waiting', by: 'host' }), true);
  assert.equal(fits('submit', { state: 'ready', by: 'host' }), false);
  assert.equal(fits('hand-out', { state: 'handed', by: 'host' }), true);
});

test('orders are asked in parts, each of one vendor, and nothing is lost between them', () => {
  const of = (vendor: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ vendor, client: `c${at}`, nonce: 'n' }));
  const parts = partsOf([...of('a', 120), ...of('b', 3)], 50);
  assert.deepEqual(
    parts.map((part) => [part[0]?.vendor, part.length]),
    [
      ['a', 50],
      ['a', 50],
      ['a', 20],
      ['b', 3],
    ],
  );
  assert.deepEqual(partsOf([], 50), []);
});

test('a result is told in numbers, and each reason once', () => {
  const row = (outcome: SettledRequest['outcome'], code?: string): SettledRequest => ({
    client: 'c',
    nonce: 'n',
    outcome,
    ...(code !== undefined && { code, detail: `about ${code}` }),
  });
  const rows = [
    row('licensed'),
    row('refused', 'quota-exhausted'),
    row('refused', 'quota-exhausted'),
    row('spoilt', 'not-authentic'),
  ];
  assert.deepEqual(summaryOf(rows), {
    total: 4,
    outcomes: [
      { outcome: 'licensed', count: 1 },
      { outcome: 'refused', count: 2 },
      { outcome: 'spoilt', count: 1 },
    ],
    reasons: [
      { code: 'quota-exhausted', detail: 'about quota-exhausted', count: 2 },
      { code: 'not-authentic', detail: 'about not-authentic', count: 1 },
    ],
  });
});

test('many small files travel together, and a large one alone', () => {
  const small = Array.from({ length: 120 }, () => ({ text: 'x' }));
  assert.deepEqual(
    filesInParts(small).map(({ length }) => length),
    [50, 50, 20],
  );
  const large = { text: 'x'.repeat(9 * 1024 * 1024) };
  assert.deepEqual(
    filesInParts([large, { text: 'x' }, large]).map(({ length }) => length),
    [1, 1, 1],
  );
  assert.deepEqual(filesInParts([]), []);
});
