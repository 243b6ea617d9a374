import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, isActivationError } from '@attiva/protocol';
import { benchHost } from '../load/bench-host.ts';
import { startDaemon } from './child-daemon.ts';

// Through the command line, as people start them; a path and no import.
const attiva = [
  process.execPath,
  ...process.execArgv.filter((option) => option.startsWith('--conditions')),
  fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url)),
];
const saying = (text: string): string[] => [
  process.execPath,
  '-e',
  `console.log(${JSON.stringify(text)}); process.exit(4)`,
];

function refusedWith(code: ErrorCode, detail: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isActivationError(error), String(error));
    assert.deepEqual([error.code, detail.test(error.detail)], [code, true], error.detail);
    return true;
  };
}

test('a daemon that is refused: its own code and words are told', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-child-'));
  t.after(() => rm(folder, { recursive: true }));
  const started = startDaemon(attiva, ['host', 'serve', '--data', folder]);
  await assert.rejects(started, refusedWith('not-initialized', /started for this ended with code 2: .*attiva-child/u));
});

test('one that ends otherwise is a defect, told with what it wrote', async () => {
  const problem = '{"type":"urn:attiva:error:unheard","code":"unheard"}';
  await assert.rejects(
    startDaemon(saying('Segmentation fault'), ['x']),
    refusedWith('internal', /code 4: Segmentation/u),
  );
  await assert.rejects(startDaemon(saying(''), ['x']), refusedWith('internal', /it said nothing/u));
  await assert.rejects(startDaemon(saying(problem.slice(0, -2)), ['x']), refusedWith('internal', /unheard/u));
  await assert.rejects(startDaemon(saying(problem), ['x']), refusedWith('internal', /unheard/u));
});

test('a measurement whose host is refused ends with that refusal, and leaves nothing', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'attiva-child-'));
  t.after(() => rm(home, { recursive: true }));
  const document = {
    type: 'urn:attiva:error:port-taken',
    code: 'port-taken',
    detail: 'TCP 7688 is taken',
    facts: { port: 7688 },
  };
  const measured = benchHost({
    program: saying(JSON.stringify(document)),
    environment: {},
    beside: [home],
    now: Date.now,
    seconds: 0,
    stop: new AbortController().signal,
    onStep: () => undefined,
  });
  await assert.rejects(measured, refusedWith('port-taken', /TCP 7688 is taken$/u));
  assert.deepEqual(await readdir(home), []);
});
