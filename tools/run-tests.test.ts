import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
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
  const hanging = testFile('hang', `test('h', () => new Promise(() => { setInterval(() => {}, 1000); }));`);
  const files = [testFile('fine', `test('f', () => {});`), hanging, testFile('fine-too', `test('f', () => {});`)];
  const outcome = await runTests({ files, limitSeconds: 8 });
  const [why, ...more] = outcome.notes;
  assert.deepEqual([outcome.failed, why], [1, 'ended at its time limit']);
  if (process.platform === 'linux') assert.ok(more.includes(`not ended: ${hanging}`), more.join('\n'));
  assert.match(more.join('\n'), /✖ h .*\n/, 'the test itself is named');
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

test('a program is ended with its children when its caller is told to leave', { timeout: 10_000 }, async () => {
  const script = `
    import { endProgramsOnSignals, runProgram } from ${JSON.stringify(new URL('./run-tests.ts', import.meta.url).href)};
    endProgramsOnSignals();
    const child = 'console.error(process.pid); setInterval(() => {}, 1000); require("node:fs").writeFileSync(process.argv[1], String(process.pid))';
    await runProgram(process.execPath, ['-e', child, process.argv[1]]);`;
  const mark = join(folder, 'pid');
  const caller = spawn(process.execPath, ['--input-type=module', '-e', script, mark], { stdio: 'inherit' });
  const { promise: written, resolve: seen } = Promise.withResolvers<void>();
  const watcher = watch(folder, () => existsSync(mark) && readFileSync(mark, 'utf8') !== '' && seen());
  await written;
  watcher.close();
  const child = Number(readFileSync(mark, 'utf8'));
  caller.kill('SIGTERM');
  const [code] = (await once(caller, 'exit')) as [number];
  assert.equal(code, 143);
  while (!isGone(child)) await turnOfTheLoop();
});

/** A killed process may stay as a zombie until its new parent looks: that is gone too. */
function isGone(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || readFileSync(stat, 'utf8').split(' ')[2] === 'Z';
}
