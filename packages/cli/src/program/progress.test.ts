import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { withProgress } from './progress.ts';
import { createTerminal } from './terminal.ts';

interface Wait {
  readonly isTTY: boolean;
  readonly json?: boolean;
  readonly seconds: readonly number[];
}

/** What stands on stderr after work that took as many seconds, in steps `first`, `second`, … */
async function toldWhile(t: TestContext, { isTTY, json = false, seconds }: Wait): Promise<string> {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const terminal = createTerminal({
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    environment: {},
    workingDirectory: '/',
    program: ['node', 'attiva'],
    now: () => Date.now(),
    stopSignal: () => new AbortController().signal,
    beginAnew: () => {},
  });
  const call = { terminal, flag: (name: string) => json && name === 'json' };
  const result = await withProgress(call, 'asking', async (progress) => {
    for (const [index, wait] of seconds.entries()) {
      if (index > 0) progress.step(`step ${index + 1}`);
      // Second by second: a clock that leaps shows every tick the time of its end.
      for (let left = wait; left > 0; left -= 1) t.mock.timers.tick(Math.min(left, 1) * 1000);
    }
    return 7;
  });
  assert.equal(result, 7);
  // Nothing may come after the end.
  t.mock.timers.tick(60_000);
  return String((stderr.read() as Buffer | null) ?? '').replaceAll('\r\u001b[2K', '⏎');
}

test('where a person sits a line counts the seconds, tells each step and goes away', async (t) => {
  assert.equal(await toldWhile(t, { isTTY: true, seconds: [2, 1] }), '⏎  asking … 1 s⏎  asking … 2 s⏎  step 2 … 3 s⏎');
});

test('work under a second is not told', async (t) => {
  assert.equal(await toldWhile(t, { isTTY: true, seconds: [0.9] }), '');
});

test('into a log it is told once, and only of a long wait', async (t) => {
  assert.equal(await toldWhile(t, { isTTY: false, seconds: [8] }), '');
  t.mock.timers.reset();
  assert.equal(await toldWhile(t, { isTTY: false, seconds: [8, 30] }), 'step 2 …\n');
});

test('a caller that wants JSON hears nothing', async (t) => {
  assert.equal(await toldWhile(t, { isTTY: true, json: true, seconds: [30] }), '');
});

test('work within work that is told already does not tell on its own', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const call = { terminal: { stderr, now: () => 0, note: () => {} } as never, flag: () => false };
  await withProgress(call, 'outer', () =>
    withProgress(call, 'inner', async (progress) => {
      t.mock.timers.tick(1000);
      progress.step('further');
      t.mock.timers.tick(1000);
    }),
  );
  await withProgress(call, 'next', async () => t.mock.timers.tick(1000));
  const lines = String(stderr.read()).match(/[a-z]+(?= … )/g);
  assert.deepEqual(lines, ['outer', 'further', 'next']);
});

test('an error of the work ends the telling and is passed on', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const terminal = { stderr, now: () => 0, note: () => {} };
  const call = { terminal: terminal as never, flag: () => false };
  await assert.rejects(
    withProgress(call, 'asking', async () => {
      throw new TypeError('broken');
    }),
    TypeError,
  );
  t.mock.timers.tick(5000);
  assert.doesNotMatch(String(stderr.read()), /asking/);
});
