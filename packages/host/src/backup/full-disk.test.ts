// needs: root
// sqlite alone: about the disk of a folder
/** A disk without space for the backup: no file is left, the host goes on, and so does a restore that finds none. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { activate, outcomeOf, startTrialHost, trialClient } from '../trial-host.test.fixture.ts';
import { hasCode } from './backup.test.fixture.ts';
import { createBackup } from './create-backup.ts';
import { restoreBackup } from './restore-backup.ts';

const run = promisify(execFile);

test('a full disk leaves no half backup and no half host', async (t) => {
  const disk = await mkdtemp(join(tmpdir(), 'attiva-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
  t.after(async () => {
    await run('umount', ['-l', disk]);
    await rm(disk, { recursive: true });
  });
  const trial = await startTrialHost();
  const elsewhere = await mkdtemp(join(tmpdir(), 'attiva-elsewhere-'));
  t.after(async () => {
    await trial.stop();
    await rm(elsewhere, { recursive: true, force: true });
  });
  const now = (): number => 1_800_000_000;
  const full = createBackup({ folder: trial.folder, file: join(disk, 'backup'), replace: false, now });
  await assert.rejects(full, hasCode('disk-full'));
  assert.deepEqual(await readdir(disk), []);
  assert.deepEqual(
    (await readdir(trial.folder)).filter((name) => name.startsWith('backup-')),
    [],
  );
  assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');

  const file = join(elsewhere, 'backup');
  await createBackup({ folder: trial.folder, file, replace: false, now });
  const before = await readFile(file);
  const folder = join(disk, 'host');
  await assert.rejects(restoreBackup({ folder, file, replace: false, now }), hasCode('disk-full'));
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(await readFile(file), before);
});
