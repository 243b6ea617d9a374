import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Call } from '../../program/command-spec.ts';
import { createTerminal } from '../../program/terminal.ts';
import { hostServe } from './serve.ts';

/** The options with which a host that is called like this begins anew. */
async function beginnings(program: string[], environment: Record<string, string>): Promise<(readonly string[])[]> {
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
  });
  const none = (): undefined => undefined;
  const call: Call = {
    terminal,
    argument: none,
    text: none,
    texts: () => [],
    flag: () => false,
    number: none,
  };
  // Where a program cannot be begun anew it goes on: here as far as the folder that is not there.
  await assert.rejects(hostServe.run({ ...call, text: () => 'host' }), { code: 'not-initialized' });
  return begun;
}

test('a host bounds its young heap', async () => {
  assert.deepEqual(await beginnings(['node', 'attiva'], {}), [['--max-semi-space-size=4']]);
});

test('and leaves it to whoever has set it, the second beginning included', async () => {
  assert.deepEqual(await beginnings(['node', '--max-semi-space-size=4', 'attiva'], {}), []);
  assert.deepEqual(await beginnings(['node', 'attiva'], { NODE_OPTIONS: '--max-semi-space-size=32' }), []);
});
