import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addOutcomes, judgeRun, runProgram, runTests } from './run-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'attiva-run-tests-'));
after(() => rmSync(folder, { recursive: true }));

function testFile(name: string, body: string): string {
  const file = join(folder, `${name}.test.mjs`);
  writeFileSync(file, `import { test } from 'node:test';\n${body}\n`);
  return file;
}

test('passes, failures and skips are counted over all files, failures shown', async () => {
  const files = [
    testFile('good', `test('a', () => {}); test('b', () => {});`),
    testFile('bad', `test('breaks', () => { throw new Error('boom'); }); test('c', { skip: 'no dns' }, () => {});`),
  ];
  const outcome = await runTests({ files });
  assert.deepEqual([outcome.passed, outcome.failed, outcome.skipped], [2, 1, 1]);
  assert.match(outcome.notes.join('\n'), /breaks[\s\S]*boom/);
  assert.match(outcome.notes.join('\n'), /skipped: c: no dns/);
});

test('a file that crashes while loading is a failure', async () => {
  const outcome = await runTests({ files: [testFile('crash', 'process.exit(3);')] });
  assert.equal(outcome.passed, 0);
  assert.equal(outcome.failed, 1);
});

test('a suite without files is a failure', async () => {
  assert.equal((await runTests({ files: [] })).failed, 1);
});

test('a run that hangs is ended at its limit, with its children, and is a failure', async () => {
  const files = [testFile('hang', `test('h', () => new Promise(() => { setInterval(() => {}, 1000); }));`)];
  const outcome = await runTests({ files, limitSeconds: 2 });
  assert.deepEqual([outcome.failed, outcome.notes[0]], [1, 'ended at its time limit']);
});

test('coverage below its limit fails a run whose tests all pass', async () => {
  const covered = join(folder, 'covered.mjs');
  writeFileSync(covered, 'export function never() {\n  return 1;\n}\n');
  const files = [testFile('cover', `import './covered.mjs'; test('a', () => {});`)];
  const nodeArguments = [
    '--experimental-test-coverage',
    `--test-coverage-include=${covered}`,
    '--test-coverage-lines=95',
  ];
  const outcome = await runTests({ files, nodeArguments });
  assert.deepEqual([outcome.passed, outcome.failed], [1, 1]);
});

test('a runner that ended without totals is a failure whatever its exit code', () => {
  const outcome = judgeRun({ code: 0, output: 'nothing', timedOut: false }, '');
  assert.equal(outcome.failed, 1);
});

test('a missing program is a bad end, not an exception', async () => {
  const finished = await runProgram(join(folder, 'no-such-program'), []);
  assert.equal(finished.code, 127);
});

test('outcomes add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3, notes: ['n'] };
  assert.deepEqual(addOutcomes([one, one]), { passed: 2, failed: 4, skipped: 6, notes: ['n', 'n'] });
  assert.deepEqual(addOutcomes([]), { passed: 0, failed: 0, skipped: 0, notes: [] });
});
