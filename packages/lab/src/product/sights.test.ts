import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sightsIn } from './sights.ts';

const good = { application: 'aurora-studio', edition: 'studio', state: 'licensed', warning: false };

test('what a product says it is, is taken as far as it has that shape', () => {
  const said = [
    good,
    { ...good, state: 'notification', warning: true, reason: 'validity-ended', more: 1 },
    { ...good, reason: 'no such code' },
  ];
  assert.deepEqual(sightsIn(JSON.stringify(said), 7), [
    { pid: 7, ...good },
    { pid: 7, ...good, state: 'notification', warning: true, reason: 'validity-ended' },
    { pid: 7, ...good },
  ]);
});

test('what is none is nothing seen: a terminal shows it, and an older product says nothing', () => {
  const none = [
    null,
    1,
    {},
    { ...good, state: 'toString' },
    { ...good, edition: '\u001b[2J' },
    { ...good, edition: 7 },
  ];
  assert.deepEqual(sightsIn(JSON.stringify(none), 7), []);
  for (const text of [null, '', '{', '{}', '"studio"']) assert.deepEqual(sightsIn(text, 7), []);
  assert.equal(sightsIn(JSON.stringify(Array.from({ length: 99 }, () => good)), 7).length, 16);
});
