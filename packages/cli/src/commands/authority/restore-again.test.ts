import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHere } from '../../program/run-here.test.fixture.ts';

test('a restore that is done once more remembers what was revoked since the backup', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-again-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'pass'), 'a passphrase for tests\n', { mode: 0o600 });
  const sealed = ['--passphrase-file', 'pass'];
  const attiva = async (...words: string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { exit, out, err } = await runHere([...words, '--json'], { folder, now: Math.floor(Date.now() / 1000) });
    assert.equal(exit, 0, err);
    return JSON.parse(out) as Readonly<Record<string, unknown>>;
  };
  await attiva('authority', 'init', 'aurora', ...sealed);
  await attiva('authority', 'backup', 'aurora.backup', '--dir', 'aurora', ...sealed);
  await attiva('authority', 'revoke', 'A'.repeat(20), '--foreign', '--dir', 'aurora');
  // Nothing opens the authority in between, which would publish its lists anew: as after a power cut.
  for (let time = 0; time < 3; time += 1) {
    await attiva('authority', 'restore', 'aurora.backup', 'aurora', '--replace', ...sealed);
  }
  assert.equal((await attiva('authority', 'status', 'aurora'))['revoked'], 1);
});
