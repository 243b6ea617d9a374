import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  daysLeft,
  entitlementLines,
  lastFiveOf,
  leftTone,
  packWarnings,
  renewalWord,
  spokenGroups,
} from './key-facts.ts';
import type { KeyStatus } from './key-questions.ts';

const day = 86_400;

test('days left are whole days, and none are left after the end', () => {
  assert.deepEqual([daysLeft(10 * day, 0), daysLeft(10 * day, 1), daysLeft(0, 1)], [10, 9, -1]);
  assert.deepEqual([61, 59, 0, -1].map(leftTone), ['quiet', 'warn', 'warn', 'bad']);
});

test('a renewal that failed is told before what would come by itself', () => {
  const word = (renewal: KeyStatus['renewal']): string => renewalWord({ renewal }, 100);
  assert.equal(word({ enabled: true }), 'never');
  assert.equal(word({ enabled: true, from: 200 }), 'from');
  assert.equal(word({ enabled: true, from: 50 }), 'due');
  assert.equal(word({ enabled: false, from: 50 }), 'off');
  assert.equal(word({ enabled: true, from: 50, askedAt: 90, outcome: 'unchanged' }), 'unchanged');
  assert.equal(word({ enabled: false, from: 50, askedAt: 90, outcome: 'authority-unreachable' }), 'failed');
});

test('rights are lines, and what is no table of rights is none', () => {
  const rights = { desktop: { seats: 5, offline: true }, server: { edition: 'gold' } };
  assert.deepEqual(entitlementLines(rights), [
    'desktop: seats = 5',
    'desktop: offline = true',
    'server: edition = gold',
  ]);
  for (const other of [undefined, null, 'x', [], { desktop: 5 }]) assert.deepEqual(entitlementLines(other), []);
});

test('packs that were left out are found among the warnings', () => {
  const warning = { severity: 'error', text: 'x', said: { kind: 'left-out', facts: {} }, remedy: 'y' } as const;
  const all = [
    { ...warning, code: 'pack-needs-newer-program' },
    { ...warning, code: 'grant-ending' },
  ];
  assert.deepEqual(
    packWarnings(all).map(({ code }) => code),
    ['pack-needs-newer-program'],
  );
});

test('an installation ID is read out in groups from A to L, after two plain digits', () => {
  const groups = spokenGroups(`11${' 0123456'.repeat(12)}`);
  assert.equal(groups.length, 13);
  assert.deepEqual(groups[0], { label: '', digits: '11' });
  assert.deepEqual(groups[12], { label: 'L', digits: '0123456' });
});

test('a typed key is told by its last five alone', () => {
  assert.equal(lastFiveOf(' abcde-fghij-klmno-pqrst-uvwxy '), 'UVWXY');
});
