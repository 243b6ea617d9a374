import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packageChecks, runCheck, sourceChecks } from './check.ts';
import { packableFolders } from './pack.ts';

test('a check counts as one test, and a failed one shows its output', async () => {
  const good = await runCheck({ name: 'good', command: process.execPath, parameters: ['-e', ''] });
  assert.deepEqual([good.passed, good.failed], [1, 0]);
  const bad = await runCheck({
    name: 'bad',
    command: process.execPath,
    parameters: ['-e', 'console.log("why"); process.exit(1)'],
  });
  assert.deepEqual([bad.passed, bad.failed, bad.notes], [0, 1, ['bad:', 'why']]);
});

test('the source is checked for types, lint, format and dead code', () => {
  assert.deepEqual(
    sourceChecks.map((check) => check.name),
    ['types', 'lint', 'format', 'dead code'],
  );
});

test('every package with a door has its types judged, every publishable one its manifest', () => {
  const names = packageChecks().map((check) => check.name);
  for (const folder of packableFolders()) {
    assert.ok(names.includes(`publint ${folder.name}`));
    assert.equal(names.includes(`types of ${folder.name}`), folder.hasTypes);
  }
});
