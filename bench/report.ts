/** The one table, in Markdown and as JSON, with the facts of the machine it was measured on. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { Aim, Bound } from './aims.ts';
import { round } from './figures.ts';
import type { Forgetting, Latencies } from './forgetting.ts';
import type { HalfLoad } from './half-load.ts';
import { type ClientKind, type ConnectionKind, type Row, type Sample, summaryOf } from './rounds.ts';
import type { Part } from './sizes.ts';
import type { Storm } from './storm.ts';
import type { Absent } from './targets.ts';

export interface Beside {
  readonly startToFirstAnswerMs: number;
  readonly statusWarmMicroseconds: number;
  readonly carriedRatio: number;
}

export interface Measured {
  readonly size: string;
  readonly rounds: number;
  readonly requestsPerRound: number;
  readonly rows: readonly Row[];
  readonly absent: readonly Absent[];
  readonly halfLoad: readonly HalfLoad[];
  readonly forgetting: readonly Forgetting[];
  readonly storms: readonly Storm[];
  readonly beside?: Beside;
  readonly aims: readonly Aim[];
  readonly bounds: readonly Bound[];
}

export interface MachineFacts {
  readonly cpus: number;
  readonly model: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly fileSystem: string;
  readonly node: string;
  readonly date: string;
  readonly commit: string;
}

const root = resolve(import.meta.dirname, '..');

/** @param folder where databases were put: whose file system is told */
export function machineFacts(folder: string): MachineFacts {
  return {
    cpus: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    fileSystem: fileSystemOf(folder),
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short=8', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
  };
}

/** The kind of file system under a folder (proc_mounts(5)): the longest mount point that begins its path. */
function fileSystemOf(folder: string): string {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const above = mounts.filter(([, point = '-']) => `${folder}/`.startsWith(point === '/' ? '/' : `${point}/`));
  return above.sort(([, a = ''], [, b = '']) => b.length - a.length)[0]?.[2] ?? 'unknown';
}

/** A row as it is kept: who was asked how, and the medians. */
export interface KeptRow extends Sample {
  readonly part: Part;
  readonly name: string;
  /** Clients that it knew before; 0 for what knows nobody. */
  readonly known: number;
  readonly processes: number;
  readonly connection: ConnectionKind;
  readonly clients: ClientKind;
  /** Of renewals. */
  readonly of?: 'known for long' | 'met moments before';
  readonly connections: number;
}

/** A run as docs/performance.json keeps it. */
export interface Run extends Omit<Measured, 'rows'> {
  readonly machine: MachineFacts;
  readonly rows: readonly KeptRow[];
}

export function runOf({ rows, ...rest }: Measured, machine: MachineFacts): Run {
  return { ...rest, machine, rows: rows.map(keptRow) };
}

function keptRow(row: Row): KeptRow {
  const { target, connection, clients, connections } = row;
  const { part, name, known = 0, pids, renewsKnown } = target;
  const of: KeptRow['of'] = renewsKnown === true ? 'known for long' : 'met moments before';
  const askedBy = { connection, clients, ...(clients === 'renewals' && { of }), connections } as const;
  return { part, name, known, processes: pids.length, ...askedBy, ...summaryOf(row) };
}

/** Of what is kept and of nothing else, so that it can be printed from there again. */
export function markdownOf(run: Run): string {
  const { cpus: cores, model, memoryGiB, system, fileSystem, node, date, commit } = run.machine;
  const { size, rounds, requestsPerRound } = run;
  return [
    `Measured on ${date}, commit ${commit}: Node ${node}, ${cores} cores (${model}), ${memoryGiB} GiB, ${system}, ${fileSystem}.`,
    `A ${size} run: medians of ${rounds} rounds of ${requestsPerRound} requests; programs and load share the cores.`,
    '',
    ...rowTable(run.rows),
    ...run.absent.flatMap(({ name, why }) => ['', `Not measured: ${name} (${why}).`]),
    ...halfLoadTable(run.halfLoad),
    ...forgettingTable(run.forgetting),
    ...stormTable(run.storms),
    ...besideTable(run.beside),
    ...aimTable(run.aims),
    ...boundTable(run.bounds),
  ].join('\n');
}

function rowTable(rows: readonly KeptRow[]): readonly string[] {
  const line = (row: KeptRow): string => {
    const { name, known, connection, clients, of, connections } = row;
    const knows = known === 0 ? '' : known.toLocaleString('en');
    const askedBy = of === 'known for long' ? 'renewals, over all' : clients;
    const how = connection === 'new' ? 'new each' : 'kept alive';
    return table([name, knows, how, String(connections), askedBy, ...figures(row)]);
  };
  const isOfRows = rows.every(({ peakSince }) => peakSince === 'row');
  return [
    table([
      '',
      'knows',
      'connection',
      'at once',
      'asked by',
      '/s',
      'p50 ms',
      'p99',
      'p99.9',
      'CPU µs',
      'database',
      'load',
      isOfRows ? 'peak MiB' : 'peak MiB since start',
    ]),
    `|---|--:|---|--:|---|${'--:|'.repeat(8)}`,
    ...rows.map(line),
  ];
}

function figures(of: Sample): readonly string[] {
  const { perSecond, p50, p99, p999, cpuMicroseconds, databaseCpuMicroseconds, loaderCpuMicroseconds, peakMiB } = of;
  const all = [perSecond, p50, p99, p999, cpuMicroseconds, databaseCpuMicroseconds, loaderCpuMicroseconds, peakMiB];
  return all.map((figure) => (figure === undefined ? '' : figure.toLocaleString('en')));
}

function halfLoadTable(all: readonly HalfLoad[]): readonly string[] {
  if (all.length === 0) return [];
  return [
    '',
    table(['At half load', '/s', 'p50 ms', 'p99', 'p99.9', 'worst', 'failed']),
    `|---|${'--:|'.repeat(6)}`,
    ...all.map(({ target, perSecond, p50Ms, p99Ms, p999Ms, worstMs, failed }) =>
      table([target, ...[perSecond, p50Ms, p99Ms, p999Ms, worstMs, failed].map(String)]),
    ),
  ];
}

function forgettingTable(all: readonly Forgetting[]): readonly string[] {
  if (all.length === 0) return [];
  const figuresOf = ({ p50Ms, p99Ms, p999Ms, worstMs, answers }: Latencies): readonly string[] =>
    [p50Ms, p99Ms, p999Ms, worstMs, answers].map(String);
  return [
    '',
    table([
      'At half load',
      '/s',
      'p50 ms',
      'p99',
      'p99.9',
      'worst',
      'answers',
      'failed',
      'events gone',
      'machines gone',
    ]),
    `|---|${'--:|'.repeat(9)}`,
    ...all.flatMap(({ target, perSecond, before, meanwhile, failed, events, clients }) => [
      table([`${target}, before it forgets`, String(perSecond), ...figuresOf(before), '', '', '']),
      table([
        `${target}, while it forgets`,
        String(perSecond),
        ...figuresOf(meanwhile),
        ...[failed, events, clients].map((count) => count.toLocaleString('en')),
      ]),
    ]),
  ];
}

function stormTable(storms: readonly Storm[]): readonly string[] {
  if (storms.length === 0) return [];
  const line = (storm: Storm): string => {
    const { waitSeconds, errors } = storm;
    const told = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
    const { p50, p99, worst } = waitSeconds;
    const counts = [storm.machines, storm.spreadSeconds, storm.drainSeconds, p50, p99, worst, storm.again].map(String);
    const left = [storm.cameBack, storm.unrecovered, storm.waiting, storm.peakMiB].map(String);
    return table([storm.target, ...counts, told.join(', ') || 'none', ...left]);
  };
  return [
    '',
    table([
      'Boot storm',
      'machines',
      'within s',
      'drained after s',
      'wait p50 s',
      'p99',
      'worst',
      'asked twice',
      'errors on the way',
      'came back later',
      'not recovered',
      'still waiting',
      'peak MiB',
    ]),
    `|---|${'--:|'.repeat(7)}---|${'--:|'.repeat(4)}`,
    ...storms.map(line),
  ];
}

function besideTable(beside: Beside | undefined): readonly string[] {
  if (beside === undefined) return [];
  return [
    '',
    table(['Beside', '']),
    '|---|--:|',
    table(['start of a host to its first signed answer, ms', String(beside.startToFirstAnswerMs)]),
    table(['`status()` of the SDK, warm, µs', String(beside.statusWarmMicroseconds)]),
    table(['request of a carry file with 10,000 machines of its key / with 100', String(beside.carriedRatio)]),
  ];
}

function boundTable(bounds: readonly Bound[]): readonly string[] {
  if (bounds.length === 0) return [];
  return [
    '',
    table(['Bound: no disk, no lists', 'measured', 'aimed at of a host that has both']),
    '|---|--:|--:|',
    ...bounds.map((bound) => table([bound.what, String(bound.figure), aimedAt(bound)])),
  ];
}

function aimedAt({ least, most }: Pick<Aim, 'least' | 'most'>): string {
  return least === undefined ? `≤ ${most}` : `≥ ${least}`;
}

function aimTable(aims: readonly Aim[]): readonly string[] {
  return [
    '',
    table(['Aim', 'measured', 'aimed at', '']),
    '|---|--:|--:|---|',
    ...aims.map((aim) => table([aim.what, String(aim.figure ?? '–'), aimedAt(aim), aim.verdict])),
  ];
}

function table(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

const [begins, ends] = ['<!-- npm run bench -- --write: begins -->', '<!-- npm run bench -- --write: ends -->'];

/**
 * Puts the table between the marks of docs/performance.md, and the JSON of the same run into the file of that name beside it.
 * @throws {TypeError} where the marks are not there.
 */
export async function writeFigures(
  { markdown, json }: { readonly markdown: string; readonly json: Readonly<Record<string, unknown>> },
  page: string = join(root, 'docs/performance.md'),
): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)];
  if (from < 0 || to < from) throw new TypeError(`${page} has no place for the table: ${begins} … ${ends}`);
  await writeFile(page, `${text.slice(0, from + begins.length)}\n${markdown}\n${text.slice(to)}`);
  await writeFile(page.replace(/\.md$/u, '.json'), `${JSON.stringify(json, undefined, 2)}\n`);
}
