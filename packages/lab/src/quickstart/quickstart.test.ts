import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isActivationError } from '@attiva/protocol';
import { quickstartFolder, type QuickstartStep, runQuickstart } from './quickstart.ts';

// The daemons are started through the command line, as people start them; a path and no import.
const program = [
  process.execPath,
  ...process.execArgv.filter((option) => option.startsWith('--conditions')),
  fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url)),
];

test('a fleet below the threshold of its desktops licenses the servers alone, and is not called good', async (t) => {
  const workingDirectory = await mkdtemp(join(tmpdir(), 'attiva-lab-'));
  t.after(() => rm(workingDirectory, { recursive: true, force: true }));
  const steps: QuickstartStep[] = [];
  const size = { desktops: 3, servers: 3, withOffice: 1 };
  const onProgress = (step: QuickstartStep): void => void steps.push(step);
  const running = await runQuickstart({ workingDirectory, program, now: Date.now, size, onProgress });
  await running.stop();
  const { result, good } = running;
  assert.equal(good, false);
  assert.deepEqual(
    [result.activations, result.licensed, result.verified, result.belowThreshold],
    [7, 3, 3, 0],
    'six machines reach 5, not 25; one Office does not reach 5',
  );
  assert.deepEqual(
    result.editions.map(({ edition, licensed }) => [edition, licensed]),
    [
      ['desktop', 0],
      ['server', 3],
      ['office', 0],
    ],
  );
  const first = steps.find((step) => step.kind === 'attempt');
  assert.deepEqual([first?.count, first?.threshold, first?.outcome], [1, 25, 'counted']);
  assert.ok(existsSync(join(workingDirectory, quickstartFolder, 'host', 'host.db')));
});

test('a folder that quickstart did not make is left alone', async (t) => {
  const workingDirectory = await mkdtemp(join(tmpdir(), 'attiva-lab-'));
  t.after(() => rm(workingDirectory, { recursive: true, force: true }));
  const folder = join(workingDirectory, quickstartFolder);
  await mkdir(folder);
  await writeFile(join(folder, 'thesis.txt'), 'two years of work');
  await assert.rejects(
    runQuickstart({ workingDirectory, program, now: Date.now }),
    (error) => isActivationError(error) && error.code === 'already-initialized',
  );
  assert.ok(existsSync(join(folder, 'thesis.txt')));
});
