import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parts, readWish } from './sizes.ts';
import { markdownOf, type Measured, type Run, runOf, writeFigures } from './report.ts';
import type { Sample } from './rounds.ts';

const main = join(import.meta.dirname, 'main.ts');

interface Result {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly absent: readonly { readonly part: string; readonly why: string }[];
  readonly storms: readonly Readonly<Record<string, unknown>>[];
  readonly halfLoad: readonly Readonly<Record<string, unknown>>[];
  readonly aims: readonly { readonly what: string; readonly verdict: string }[];
  readonly bounds: readonly { readonly what: string; readonly figure: number }[];
  readonly machine: Readonly<Record<string, unknown>>;
  readonly [figure: string]: unknown;
}

test('the smallest benchmark has every row, no request fails, and nobody is left without a lease', {
  timeout: 300_000,
}, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=attiva-source', main, '--smallest', '--json'],
    // The runner marks its children; these are programs, not test files.
    { env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  );
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
  // No figure is judged here: this machine has other things to do.
  for (const part of Object.keys(parts)) {
    if (part === 'storm' || part === 'beside' || part === 'forgetting') continue;
    const measured = result.rows.filter((row) => row['part'] === part);
    const missing = result.absent.find((one) => one.part === part);
    assert.ok(measured.length > 0 || (missing?.why ?? '') !== '', `${part} is neither measured nor said to be absent`);
    for (const row of measured) {
      for (const figure of ['perSecond', 'p50', 'p99', 'p999', 'loaderCpuMicroseconds', 'peakMiB', 'peakBeforeMiB'])
        assert.ok(Number(row[figure]) > 0, `${part}: ${figure} is ${String(row[figure])}`);
    }
  }
  const hosts = result.rows.filter((row) => row['part'] === 'sqlite' && row['connections'] === 64);
  assert.deepEqual(
    hosts.map((row) => `${String(row['clients'])}, ${String(row['connection'])}`),
    ['new clients, new', 'renewals, new', 'new clients, kept', 'renewals, kept'],
  );
  for (const storm of result.storms) {
    assert.deepEqual([storm['machines'], storm['licensed']], [60, 60], JSON.stringify(storm));
    for (const figure of ['drainSeconds', 'waitSeconds', 'errors', 'unrecovered', 'cameBack', 'waiting'])
      assert.ok(figure in storm);
  }
  assert.ok(result.storms.length > 0 && result.halfLoad.every((one) => one['failed'] === 0));
  assert.equal(result.bounds.length, result.absent.some(({ part }) => part === 'bare') ? 0 : 5);
  assert.ok(result.aims.length >= 8 && result.aims.every(({ verdict }) => verdict !== ''));
  for (const fact of ['cpus', 'model', 'memoryGiB', 'system', 'fileSystem', 'node', 'date', 'commit'])
    assert.ok(fact in result.machine, fact);
  for (const figure of [
    'ratioToFloor',
    'hostResidentMiB',
    'startToFirstAnswerMs',
    'statusWarmMicroseconds',
    'carriedRatio',
  ])
    assert.ok(Number(result[figure]) > 0, `${figure} is ${String(result[figure])}`);
});

test('parts are chosen by name, and a word that means nothing is told', () => {
  assert.deepEqual([...(readWish(['--only', 'sqlite,floor'])?.only ?? [])], ['sqlite', 'floor']);
  assert.equal(readWish(['--quick', '--rounds', '9'])?.sizes.rounds, 9);
  assert.equal(readWish(['--help']), undefined);
  assert.throws(() => readWish(['--only', 'sqlit']), /no part sqlit/);
  assert.throws(() => readWish(['--rounds', 'some']), /some is no number/);
});

test('the table is put between its marks and nowhere else, the JSON beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-bench-page-'));
  const page = join(folder, 'page.md');
  const marks = ['<!-- npm run bench -- --write: begins -->', '<!-- npm run bench -- --write: ends -->'];
  await writeFile(page, `before\n${marks[0]}\nold\n${marks[1]}\nafter\n`);
  await writeFigures({ markdown: 'new', json: {} }, page);
  await writeFigures({ markdown: 'newer', json: { figure: 2 } }, page);
  assert.equal(await readFile(page, 'utf8'), `before\n${marks[0]}\nnewer\n${marks[1]}\nafter\n`);
  assert.deepEqual(JSON.parse(await readFile(join(folder, 'page.json'), 'utf8')), { figure: 2 });
  await writeFile(page, 'no marks');
  await assert.rejects(writeFigures({ markdown: 'new', json: {} }, page), /no place for the table/);
  await rm(folder, { recursive: true });
});

test('the page shows a whole run, and what is printed of the JSON beside it', async () => {
  const docs = join(import.meta.dirname, '../docs');
  const page = await readFile(join(docs, 'performance.md'), 'utf8');
  const run = JSON.parse(await readFile(join(docs, 'performance.json'), 'utf8')) as Run;
  const [, shown = ''] = /begins -->\n([\s\S]*)\n<!-- npm run bench/u.exec(page) ?? [];
  assert.ok(run.rows.length > 20);
  assert.doesNotMatch(shown, /not measured/iu);
  assert.equal(shown, markdownOf(run));
  const wanted = ['1,000,000', 'hardware key', 'two processes', '100000', 'worst', 'p99.9', 'over all'];
  wanted.push(
    'before it forgets',
    'while it forgets',
    'peak MiB',
    '| bare host |',
    '| bare host / floor, kept alive |',
  );
  for (const one of wanted) assert.ok(shown.includes(one), one);
});

test('a run is printed of its JSON: every row, and what was not measured', () => {
  const sample = (perSecond: number): Sample => ({
    perSecond,
    p50: 27.04,
    p99: 70.7,
    p999: 81.75,
    cpuMicroseconds: 512.3,
    loaderCpuMicroseconds: 116,
    residentMiB: 150.2,
    peakMiB: 192.4,
    peakSince: 'row',
    peakBeforeMiB: 190,
  });
  const host = { part: 'sqlite-many', name: 'SQLite', known: 1_000_000, pids: [1], renewsKnown: true } as const;
  const target = { ...host, isHost: true, ports: [], stop: async () => {} };
  const latencies = { p50Ms: 4.5, p99Ms: 35, p999Ms: 46, worstMs: 60, answers: 6000 };
  const measured: Measured = {
    size: 'full',
    rounds: 2,
    requestsPerRound: 6000,
    rows: [{ target, connection: 'new', clients: 'renewals', connections: 64, samples: [2000.4, 2101.2].map(sample) }],
    absent: [{ part: 'forgetting', name: 'PostgreSQL, while it forgets', why: 'there is none' }],
    halfLoad: [],
    forgetting: [
      {
        target: 'SQLite',
        perSecond: 1000,
        before: latencies,
        meanwhile: latencies,
        failed: 0,
        events: 5e4,
        clients: 9,
      },
    ],
    storms: [],
    aims: [{ what: 'an aim', least: 1, verdict: 'not measured' }],
    bounds: [{ what: 'a bound', figure: 0.9, least: 1.1 }],
  };
  const machine = {
    cpus: 2,
    model: 'm',
    memoryGiB: 4,
    system: 's',
    fileSystem: 'f',
    node: 'v',
    date: 'd',
    commit: 'c',
  };
  const run = runOf(measured, machine);
  const printed = markdownOf(run);
  assert.equal(markdownOf(JSON.parse(JSON.stringify(run)) as Run), printed);
  for (const line of [
    '| SQLite | 1,000,000 | new each | 64 | renewals, over all | 2,000 | 27 | 70.7 | 81.8 | 512 |  | 116 | 192 |',
    'Not measured: PostgreSQL, while it forgets (there is none).',
    '| SQLite, before it forgets | 1000 | 4.5 | 35 | 46 | 60 | 6000 |  |  |  |',
    '| SQLite, while it forgets | 1000 | 4.5 | 35 | 46 | 60 | 6000 | 0 | 50,000 | 9 |',
    '| an aim | – | ≥ 1 | not measured |',
    '| a bound | 0.9 | ≥ 1.1 |',
  ]) {
    assert.ok(printed.split('\n').includes(line), `${line}\n${printed}`);
  }
});
