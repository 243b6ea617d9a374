import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renewalFacts } from './renewal-words.ts';

const from = Date.parse('2026-11-26T08:00:00Z') / 1000;

test('the day from which a host asks is named only while it lies ahead', () => {
  const ahead = renewalFacts({ enabled: true, from }, from - 1);
  assert.deepEqual(ahead, { renewal: 'later', renewalDay: from, outcome: '', asks: 'yes' });
  assert.deepEqual(renewalFacts({ enabled: true, from }, from), { ...ahead, renewal: 'soon', renewalDay: 0 });
});

test('what came of asking is told, also by a host that no longer asks', () => {
  const told = (outcome: string, enabled: boolean) => renewalFacts({ enabled, from, askedAt: from, outcome }, from + 1);
  assert.deepEqual(told('unchanged', false), { renewal: 'unchanged', renewalDay: from, outcome: '', asks: 'no' });
  const failed = { renewal: 'failed', renewalDay: from, outcome: 'authority-unreachable', asks: 'yes' };
  assert.deepEqual(told('authority-unreachable', true), failed);
});
