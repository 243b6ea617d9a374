// needs: root
// sqlite alone: the disk of a database file; a server tells of its own
/** A disk that fills up under the host: nobody is answered what was not kept, and it goes on by itself. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { activate, outcomeOf, startTrialHost, statusOf, trialClient } from '../trial-host.test.fixture.ts';

const run = promisify(execFile);

test('a full disk answers nobody what it does not keep, and goes on once there is space', async (t) => {
  const disk = await mkdtemp(join(tmpdir(), 'attiva-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  t.after(async () => {
    await run('umount', ['-l', disk]);
    await rm(disk, { recursive: true, force: true });
  });
  const trial = await startTrialHost({ folder: join(disk, 'host') });
  t.after(() => trial.host.close());
  const first = trialClient();
  assert.equal(outcomeOf(await activate(trial, first)), 'counted');
  const filler = join(disk, 'filler');
  await assert.rejects(appendFile(filler, Buffer.alloc(8 * 1024 * 1024)), { code: 'ENOSPC' });
  const outcomes: string[] = [];
  const clients = Array.from({ length: 60 }, () => trialClient());
  for (const client of clients) outcomes.push(outcomeOf(await activate(trial, client)));
  const refused = outcomes.filter((outcome) => outcome === 'disk-full').length;
  assert.ok(refused > 0, outcomes.join(' '));
  assert.equal((await statusOf(trial)).inventory, 1 + outcomes.length - refused, 'kept are those that were answered');
  await rm(filler);
  trial.clock.ms += 60_000;
  const after: string[] = [];
  for (const client of clients) after.push(outcomeOf(await activate(trial, client)));
  assert.ok(
    after.every((outcome) => outcome === 'counted' || outcome === 'licensed'),
    after.join(' '),
  );
  assert.equal((await statusOf(trial)).inventory, 61);
});
