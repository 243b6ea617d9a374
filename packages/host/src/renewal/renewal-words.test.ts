import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renewalSentence } from './renewal-words.ts';

const from = Date.parse('2026-11-26T08:00:00Z') / 1000;

test('the day from which a host asks is named only while it lies ahead', () => {
  assert.equal(
    renewalSentence({ enabled: true, from }, from - 1),
    'This host asks the vendor for a new term from 2026-11-26 on.',
  );
  assert.equal(
    renewalSentence({ enabled: true, from }, from),
    'This host asks the vendor for a new term by itself as long as it runs.',
  );
});
