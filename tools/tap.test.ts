import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTap } from './tap.ts';

const totals = '# tests 6\n# suites 0\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 12.5\n';

test('totals count cancelled tests as failed', () => {
  const summary = readTap(`TAP version 13\nok 1 - a\n${totals}`);
  assert.deepEqual(summary, { passed: 3, failed: 2, skipped: 1, failures: [], skips: [], figures: [] });
});

test('figures that a test prints for people are kept, other lines are not', () => {
  const summary = readTap(`# model: 7 states, depth 2: no dead end\n# saw 9 files\n${totals}`);
  assert.deepEqual(summary?.figures, ['model: 7 states, depth 2: no dead end']);
});

test('failed and skipped tests are named, the skipped with their reason', () => {
  const summary = readTap(`not ok 1 - adds up\n    not ok 1 - inner\nok 2 - dns # SKIP needs bind9\n${totals}`);
  assert.deepEqual(summary?.failures, ['adds up', 'inner']);
  assert.deepEqual(summary?.skips, ['dns: needs bind9']);
});

test('lines a test prints do not pass for totals', () => {
  assert.equal(readTap(`# pass 900\n# fail 0\n# cancelled 0\n# skipped 0\n${totals}`)?.passed, 3);
});

test('a run without complete totals has no summary', () => {
  assert.equal(readTap('TAP version 13\nok 1 - a\n'), undefined);
  assert.equal(readTap(totals.replace('# fail 1\n', '')), undefined);
  assert.equal(readTap(''), undefined);
});
