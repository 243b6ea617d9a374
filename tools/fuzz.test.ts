import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fuzz, propertyFiles } from './fuzz.ts';

test('the files with properties are found, and only those', () => {
  const found = propertyFiles('protocol/src/envelope');
  assert.ok(found.length >= 2, found.join(' '));
  assert.ok(found.every((path) => path.endsWith('.test.ts')));
  assert.deepEqual(propertyFiles('no-such-place'), []);
});

test('rounds go on until the time is over, and end at the first failure', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-fuzz-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const good = join(folder, 'good.test.mjs');
  writeFileSync(good, "import { test } from 'node:test';\ntest('good', () => {});\n");
  let reading = 0;
  const clock = (): number => (reading += 30_000);
  assert.deepEqual(await fuzz({ files: [good], minutes: 1, clock }), { rounds: 2, passed: 2, failed: 0, notes: [] });
  const bad = join(folder, 'bad.test.mjs');
  writeFileSync(bad, "import { test } from 'node:test';\ntest('bad', () => { throw new Error('seed 42'); });\n");
  const failed = await fuzz({ files: [good, bad], minutes: 1, clock });
  assert.deepEqual([failed.rounds, failed.failed], [1, 1]);
  assert.match(failed.notes.join('\n'), /seed 42/);
});
