import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, createSilentLog } from '@attiva/daemon';
import { daySeconds } from '@attiva/protocol';
import { PassThrough } from 'node:stream';
import { openBench } from '../authority.test.fixture.ts';
import type { AuthorityStatus } from './authority-status.ts';
import { createWarningLog } from './warning-log.ts';

const bench = await openBench();

test('the end of a delegation is told 90, 30 and 7 days before, in the status and once a day in the log', async () => {
  const aurora = await bench.start();
  const written = new PassThrough();
  const log = createLog({ name: 'test', level: 'warn', now: aurora.clock.now, destination: written });
  const warnings = async (): Promise<AuthorityStatus['warnings']> => (await aurora.authority.status()).warnings;
  const looking = createWarningLog({ warnings, log, now: aurora.clock.seconds });
  const logged = (): string[] =>
    String((written.read() as Buffer | null) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { code: string }).code);
  const dayLater = async (days: number): Promise<readonly string[]> => {
    aurora.clock.advance(days * daySeconds);
    const shown = (await warnings()).map(({ code }) => code);
    await looking.look();
    const first = logged();
    await looking.look();
    assert.deepEqual(logged(), [], 'once');
    assert.deepEqual(first, shown, 'as the status');
    return first;
  };
  assert.deepEqual(await dayLater(310), [], '90 days are left, to the second');
  assert.deepEqual(await dayLater(1), ['delegation-ends-within-90-days']);
  assert.deepEqual(await dayLater(1), ['delegation-ends-within-90-days'], 'every day');
  assert.deepEqual(await dayLater(59), ['delegation-ends-within-30-days']);
  assert.deepEqual(await dayLater(23), ['delegation-ends-within-7-days']);
  assert.deepEqual(await dayLater(7), ['delegation-ended']);
});

test('what is over is told once more when it comes again', async () => {
  const raised = { code: 'a', severity: 'low', text: 'text', remedy: 'do', since: 0 } as const;
  let now: readonly (typeof raised)[] = [raised];
  let told = 0;
  const log = Object.assign(createSilentLog(), { warn: () => (told += 1) });
  const looking = createWarningLog({ warnings: async () => now as never, log, now: () => 0 });
  for (const state of [[raised], [raised], [], [raised]]) {
    now = state;
    await looking.look();
  }
  assert.equal(told, 2);
});
