import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Call } from '../../program/command-spec.ts';
import { createTerminal, type ProcessAccount } from '../../program/terminal.ts';
import { hostServe, oldHeapGrowth } from './serve.ts';

interface Called {
  readonly program: string[];
  readonly environment: Record<string, string>;
  readonly folder: string;
  readonly account?: ProcessAccount;
}

/** A call, and the options with which it has begun anew. */
function callOf({ program, environment, folder, account }: Called): { call: Call; begun: (readonly string[])[] } {
  const begun: (readonly string[])[] = [];
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const terminal = createTerminal({
    ...streams,
    environment,
    program,
    workingDirectory: '/nowhere/at/all',
    now: () => 0,
    stopSignal: () => new AbortController().signal,
    beginAnew: (options) => void begun.push(options),
    ...(account !== undefined && { account }),
  });
  const none = (): undefined => undefined;
  const call: Call = {
    terminal,
    argument: none,
    text: () => folder,
    texts: () => [],
    flag: () => false,
    number: none,
  };
  return { call, begun };
}

/** The options with which a host that is called like this begins anew. */
async function beginnings(program: string[], environment: Record<string, string>): Promise<(readonly string[])[]> {
  const { call, begun } = callOf({ program, environment, folder: 'host' });
  // Where a program cannot be begun anew it goes on: here as far as the folder that is not there.
  await assert.rejects(hostServe.run(call), { code: 'not-initialized' });
  return begun;
}

test('a host bounds its young heap', async () => {
  assert.deepEqual(await beginnings(['node', 'attiva'], {}), [['--max-semi-space-size=4']]);
});

test('and leaves it to whoever has set it, the second beginning included', async () => {
  assert.deepEqual(await beginnings(['node', '--max-semi-space-size=4', 'attiva'], {}), []);
  assert.deepEqual(await beginnings(['node', 'attiva'], { NODE_OPTIONS: '--max-semi-space-size=32' }), []);
});

test('this run time knows the bound of the old heap, which is an option of V8 and not of Node', () => {
  const { status, stderr } = spawnSync(process.execPath, [oldHeapGrowth, '--eval', ''], { encoding: 'utf8' });
  assert.deepEqual([status, stderr], [0, '']);
});

test('root serves no folder of another account, which could have it start programs', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-serve-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'host.toml'), '[notify]\nprogram = ["/bin/sh"]\n');
  // Who runs this test without being root owns the folder already, and only says that he is root.
  if (process.getuid?.() === 0) chownSync(folder, 65_534, 65_534);
  const account: ProcessAccount = { number: 0, as: () => assert.fail('nothing is done as anybody') };
  const { call } = callOf({ program: ['node'], environment: {}, folder, account });
  const refused = { code: 'not-permitted', message: /let it serve: systemctl start attiva-host, or: sudo -u '#\d+' / };
  await assert.rejects(hostServe.run(call), refused);
});
