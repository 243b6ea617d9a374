import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import type { DiaryDay } from './diary.ts';
import type { DrivenWorld } from './driven-world.ts';
import { runProduct, type RunProductOptions } from './run-product.ts';
import { startSmallWorld } from './small-world.test.fixture.ts';

const program = join(import.meta.dirname, 'product.test.child.ts');

const lived = ['licensed', 'licensed warned', 'additional-grace warned', 'notification warned', 'licensed'];

interface Stage {
  readonly world: DrivenWorld;
  readonly run: (part: string, more?: Partial<RunProductOptions>, argument?: string) => Promise<number>;
  /** What was seen of the product that ran last. */
  readonly days: () => readonly DiaryDay[];
  readonly result: () => Record<string, unknown>;
}

async function startStage(t: TestContext): Promise<Stage> {
  const small = await startSmallWorld();
  const world = small.driven;
  const folder = mkdtempSync(join(tmpdir(), 'attiva-run-product-'));
  t.after(async () => {
    await small.close();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'result.json');
  let days: readonly DiaryDay[] = [];
  const run: Stage['run'] = async (part, more = {}, argument = file) => {
    const command = [process.execPath, '--conditions=attiva-source', program, part, argument];
    const end = await runProduct(world, { command, environment: process.env, ...more });
    days = end.days;
    return end.exitCode;
  };
  return {
    world,
    run,
    days: () => days,
    result: () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
  };
}

test("a product's own test sees day 0, 150, 181, 212 and the host back, and the lab sees the product", async (t) => {
  const { run, result, days } = await startStage(t);
  assert.equal(await run('grace'), 0);
  assert.deepEqual(
    days().map(({ day, host, seen }) => [
      day,
      host?.running,
      ...seen.map(({ edition, state, warning, reason }) => [edition, state, warning, reason]),
    ]),
    [
      [0, false, ['studio', 'licensed', false, undefined]],
      [150, undefined, ['studio', 'licensed', true, 'connection-refused']],
      [181, undefined, ['studio', 'additional-grace', true, 'validity-ended']],
      [212, undefined, ['studio', 'notification', true, 'validity-ended']],
      [212, true, ['studio', 'notification', true, 'validity-ended']],
      [213, undefined, ['studio', 'licensed', false, undefined]],
    ],
  );
  const { told, ...seen } = result();
  assert.deepEqual(
    (told as string[]).filter((state, at, all) => state !== all[at - 1]),
    lived,
  );
  assert.deepEqual(seen, {
    days: lived,
    day: 213,
    hosts: [{ name: 'act-01', running: true }],
    isAttached: true,
  });
});

test('wishes that no lab fulfils are answered in words, and the lab goes on', async (t) => {
  const { run, result } = await startStage(t);
  assert.equal(await run('mistakes'), 0);
  const { words, ...rest } = result();
  const [unknown = '', ...others] = (words as string[]).reverse();
  assert.match(unknown, /^the lab has no such product; it has aurora-studio\/studio 2026, .*aurora-os\/desktop 2019$/);
  assert.deepEqual(others.reverse(), [
    'the lab: it is day 3; time only goes forward',
    '"tomorrow" is no day of a scenario; write "day 150"',
    'the lab: more than 20 years at once',
    'the lab: there is no host "act-99"; there are act-01',
  ]);
  assert.deepEqual(rest, { products: ['studio 2026', 'office 2024'], day: 3 });
});

test("the command's exit code is passed on; its address dies with it, and its folder is gone", async (t) => {
  const { run, result } = await startStage(t);
  assert.equal(await run('surroundings', { environment: { ...process.env, END_WITH: '7' } }), 7);
  const { lab, folder } = result();
  assert.match(String(lab), /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  assert.equal(existsSync(String(folder)), false);
  await assert.rejects(fetch(`${String(lab)}status`));
});

test('stopped early it ends everything that it started', async (t) => {
  const { run } = await startStage(t);
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const ended = run('wait', { stop: stop.signal }, String(port));
  const [[parent], [child]] = [await once(server, 'connection'), await once(server, 'connection')] as [
    [Socket],
    [Socket],
  ];
  const gone = [parent, child].map((socket) => once(socket.on('error', () => undefined).resume(), 'close'));
  stop.abort();
  assert.equal(await ended, 128 + 15);
  assert.equal((await Promise.all(gone)).length, 2);
});

test('a command that is none is a wrong call, and leaves nothing behind', async (t) => {
  const { world } = await startStage(t);
  for (const command of [[], ['/no/such/program']]) {
    await assert.rejects(
      runProduct(world, { command, environment: {} }),
      (error) => isActivationError(error) && error.code === 'wrong-usage',
    );
  }
});
