// needs: linux
/**
 * The first command a newcomer types, from the packed install in an empty folder: 42 real activations, a result that a
 * script can read, and nothing left behind, whenever it is interrupted.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Ended, type StartedProcess, startProcess } from '@attiva/testkit';
import { askAttiva, nodeProcess, packedProgram, refusedAttiva, runAttiva } from '../site/attiva.ts';
import { createFolder } from '../site/folder.ts';
import { applicationOf, type HostStatus } from '../site/host.ts';

interface Result {
  readonly activations: number;
  readonly licensed: number;
  readonly verified: number;
  readonly belowThreshold: number;
  readonly good: boolean;
  readonly editions: readonly { readonly edition: string; readonly machines: number; readonly threshold: number }[];
}

function resultOf(ended: Ended): Result {
  assert.equal(ended.exit, 0, ended.stderr);
  return JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? '') as Result;
}

describe('attiva quickstart', () => {
  const folder = createFolder('quickstart');

  function emptyFolder(name: string): string {
    const made = join(folder, name);
    mkdirSync(made);
    return made;
  }

  /** Its daemons name the folder on their command lines. */
  function processesOf(where: string): readonly string[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => `${pid} ${commandLineOf(pid)}`)
      .filter((line) => line.includes(where));
  }

  async function startQuickstart(where: string, ready: RegExp): Promise<StartedProcess> {
    const [, program] = packedProgram();
    const started = nodeProcess([program, 'quickstart'], { cwd: where });
    return await startProcess({ ...started, ready, readyWithin: 60_000 });
  }

  async function interrupt(started: StartedProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<Ended> {
    started.send(signal);
    return await started.ended;
  }

  test('licenses 42 of 42 and says so in one last line, a second time in the same folder as well', async () => {
    const where = emptyFolder('twice');
    for (const _run of [1, 2]) {
      const result = resultOf(await runAttiva(['quickstart', '--exit', '--json'], { cwd: where }));
      const { activations, licensed, verified, belowThreshold, good } = result;
      assert.deepEqual(
        { activations, licensed, verified, belowThreshold, good },
        { activations: 42, licensed: 42, verified: 42, belowThreshold: 0, good: true },
      );
      assert.deepEqual(
        result.editions.map(({ edition, machines, threshold }) => [edition, machines, threshold]),
        [
          ['desktop', 30, 25],
          ['server', 6, 5],
          ['office', 6, 5],
        ],
      );
      assert.deepEqual(readdirSync(where), ['.attiva-quickstart']);
      assert.deepEqual(processesOf(where), []);
    }
  });

  test('stays up for the next things to try, until Ctrl-C', async () => {
    const where = emptyFolder('stays');
    const started = await startQuickstart(where, /Ctrl-C ends the demonstration/);
    const status = await askAttiva<HostStatus>(['host', 'status', '--data', '.attiva-quickstart/host'], { cwd: where });
    assert.equal(status.running, true);
    assert.equal(applicationOf(status, 'aurora-os').inventory, 36);
    assert.equal(applicationOf(status, 'aurora-office').inventory, 6);
    const machine = ['--roots', '.attiva-quickstart/aurora/roots.json', '--data', '.attiva-quickstart/fleet/pc-01'];
    const { licenses } = await askAttiva<{ licenses: readonly { edition: string; licensed: boolean }[] }>(
      ['client', 'status', ...machine],
      { cwd: where },
    );
    assert.deepEqual(
      licenses
        .map(({ edition, licensed }) => [edition, licensed])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      [
        ['desktop', true],
        ['office', true],
      ],
    );
    assert.equal(processesOf(where).length, 2, 'an authority and a host');
    // What is offered, as it is typed in a second terminal: what is printed, and what the README says besides.
    const printed = [...started.stdout().matchAll(/^ +\d\. attiva (.+)$/gm)].map(([, words]) => String(words));
    assert.equal(printed.length, 3, started.stdout());
    for (const words of [...printed, ...offeredWhileItRuns()]) {
      const tried = await runAttiva(words.split(' '), { cwd: where });
      assert.equal(tried.exit, 0, `${words}: ${tried.stderr}`);
    }
    assert.equal((await interrupt(started, 'SIGINT')).exit, 0);
    assert.deepEqual(processesOf(where), []);
  });

  for (const [signal, when] of [
    ['SIGINT', /Authority +http/],
    ['SIGTERM', /counted, 1 of 25/],
  ] as const) {
    test(`interrupted by ${signal} at ${when.source}: no process stays, and the next run works`, async () => {
      const where = emptyFolder(`interrupted-${signal}`);
      const started = await startQuickstart(where, when);
      await interrupt(started, signal);
      assert.deepEqual(processesOf(where), []);
      const result = resultOf(await runAttiva(['quickstart', '--exit', '--json'], { cwd: where }));
      assert.equal(result.good, true);
    });
  }

  test('a folder of that name which it did not make is left alone', async () => {
    const where = emptyFolder('foreign');
    mkdirSync(join(where, '.attiva-quickstart'));
    writeFileSync(join(where, '.attiva-quickstart/thesis.txt'), 'the only copy');
    await refusedAttiva(['quickstart', '--exit'], 'already-initialized', { cwd: where });
    assert.equal(readFileSync(join(where, '.attiva-quickstart/thesis.txt'), 'utf8'), 'the only copy');
    assert.deepEqual(processesOf(where), []);
  });
});

/** The README's commands for a second terminal while the demonstration runs, after the program's name. */
function offeredWhileItRuns(): readonly string[] {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const offered = [...readme.matchAll(/`npm run attiva -- ([^`]*\.attiva-quickstart[^`]*)`/g)];
  assert.ok(offered.length > 0, 'the README offers something');
  return offered.map(([, words]) => String(words));
}

/** '' for a process that has ended meanwhile. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}
