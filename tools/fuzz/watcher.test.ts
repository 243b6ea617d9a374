import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFinding } from './corpus.ts';
import { startWatcher } from './watcher.ts';

test('an input that never ends is written down, and the process ends', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-fuzz-watch-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const watcher = JSON.stringify(new URL('./watcher.ts', import.meta.url).href);
  const child = join(folder, 'endless.mjs');
  writeFileSync(
    child,
    `import { startWatcher } from ${watcher};
    startWatcher(${JSON.stringify(folder)}, 300).onInput('endless', 'the input');
    for (;;);`,
  );
  const run = spawnSync(process.execPath, ['--conditions=attiva-source', child], { timeout: 60_000 });
  assert.equal(run.signal, 'SIGKILL');
  assert.match(run.stderr.toString(), /an input of endless never ends/);
  const [file = ''] = readdirSync(join(folder, 'fuzz/findings'));
  const { target, input } = readFinding(join(folder, 'fuzz/findings', file));
  assert.deepEqual([target, input], ['endless', 'the input']);
});

test('a watcher that is closed ends nothing', async () => {
  const watcher = startWatcher('nowhere', 10);
  await watcher.close();
  watcher.onInput('chains', 'x');
});
