import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const main = join(import.meta.dirname, 'console.ts');

interface Result {
  readonly machines: number;
  readonly measured: readonly { readonly what: string; readonly p95Ms: number; readonly note: string }[];
}

test('lists, counts and reports of a small inventory are all measured, and say what they found', {
  timeout: 120_000,
}, async () => {
  const words = ['--machines', '3000', '--times', '2', '--json'];
  const run = promisify(execFile)(process.execPath, ['--conditions=attiva-source', main, ...words], {
    // The runner marks its children; these are programs, not test files.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  // Ends with 1 where something was slow.
  const { stdout } = await run.catch((error: { readonly code: number; readonly stdout: string }) => {
    assert.equal(error.code, 1);
    return error;
  });
  const { machines, measured } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
  assert.equal(machines, 3000);
  const notes = new Map(measured.map(({ what, note }) => [what, note]));
  assert.equal(notes.size, measured.length, 'each name once');
  for (const kind of ['list', 'count', 'report']) {
    assert.ok(measured.filter(({ what }) => what.startsWith(kind)).length >= 7, kind);
  }
  // No time is judged here: this machine has other things to do.
  const kept = ['overview: the fleet', 'report renewals']; // Told as they were counted before.
  for (const { what, p95Ms } of measured) assert.ok(p95Ms > 0 || kept.includes(what), what);
  assert.equal(notes.get('count by name'), '3000');
  assert.equal(notes.get('list by name'), '50 rows');
  assert.equal(notes.get('count search of none'), '0');
  assert.equal(notes.get('list nothing'), '0 rows');
});
