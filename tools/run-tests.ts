/**
 * Runs test files with node:test in a process of their own and counts what came of it. Two rules make the count trustworthy:
 * a run without totals (crash, kill, time limit) is a failure, and so is a run that ends badly though no test failed
 * (coverage below its limit). What a suite *is* stands in suites.ts.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readTap } from './tap.ts';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** Lines for people: failures with their output, reasons of skips, figures that tests print. */
  notes: readonly string[];
}

export interface TestRun {
  files: readonly string[];
  /** Arguments of node before `--test`. */
  nodeArguments?: readonly string[];
  node?: string;
  environment?: Readonly<Record<string, string>>;
  limitSeconds?: number;
  concurrency?: number;
}

export interface Finished {
  code: number;
  output: string;
  timedOut: boolean;
  /** Command lines of what had not ended at the time limit; nothing where the system shows none (`/proc`). */
  unended?: readonly string[];
}

const nothing: Outcome = { passed: 0, failed: 0, skipped: 0, notes: [] };

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      notes: [...sum.notes, ...one.notes],
    }),
    nothing,
  );
}

/**
 * Runs a program to its end, in a process group of its own, so that a time limit ends its children as well. Node's folder
 * comes first on PATH: the machine's own `node` may be older. A runner of node:test must not believe it is a child of one.
 */
export function runProgram(
  command: string,
  parameters: readonly string[],
  options: { cwd?: string; environment?: Readonly<Record<string, string>>; limitSeconds?: number } = {},
): Promise<Finished> {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(command, parameters, {
    cwd: options.cwd,
    env: { ...inherited, PATH: path, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  let timedOut = false;
  let unended: string[] = [];
  const { pid } = child;
  if (pid) running.add(pid);
  const end = (): void => {
    timedOut = true;
    if (pid) {
      unended = commandsOf(pid);
      endGroup(pid);
    }
    // A grandchild in a group of its own may still hold the other end of the pipes.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const limit = options.limitSeconds ? setTimeout(end, options.limitSeconds * 1000) : undefined;
  return new Promise((resolve) => {
    const finish = (code: number, last = ''): void => {
      clearTimeout(limit);
      if (pid) running.delete(pid);
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') + last, timedOut, unended });
    };
    child.on('error', (error) => finish(127, error.message));
    child.on('close', (code, signal) => finish(code ?? 1, signal ? `ended by ${signal}\n` : ''));
  });
}

/** Process groups that runProgram started and that have not ended. */
const running = new Set<number>();

/** The command lines of a process group, as Linux shows them. */
function commandsOf(group: number): string[] {
  const numbers = existsSync('/proc/self/stat') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return numbers.flatMap((number) => {
    // One that ended meanwhile is in no group.
    const status = readIfThere(`/proc/${number}/stat`);
    // "pid (name) state parent group …": the name may hold anything, a bracket too.
    const [, , of] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return Number(of) === group ? [readIfThere(`/proc/${number}/cmdline`).replaceAll('\0', ' ').trim()] : [];
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Already gone: what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Groups of their own do not hear the terminal's Ctrl-C: whoever runs programs from a main function calls this first. */
export function endProgramsOnSignals(): void {
  const leave = (exitCode: number): void => {
    for (const pid of running) endGroup(pid);
    process.exit(exitCode);
  };
  process.once('SIGINT', () => leave(130));
  process.once('SIGTERM', () => leave(143));
}

/** Runs the files; an empty list is a failure, since a suite that tests nothing has lost its files. */
export async function runTests(run: TestRun): Promise<Outcome> {
  if (run.files.length === 0) return { ...nothing, failed: 1, notes: ['no test files found'] };
  const folder = mkdtempSync(join(tmpdir(), 'attiva-tap-'));
  const limitSeconds = run.limitSeconds ?? 900;
  try {
    const tap = join(folder, 'tap');
    const parameters = [
      ...(run.nodeArguments ?? []),
      '--test',
      // A test that waits for ever is named, and those after it run, before the limit of the whole.
      `--test-timeout=${(limitSeconds * 1000) / 2}`,
      `--test-concurrency=${run.concurrency ?? 2}`,
      '--test-reporter=tap',
      `--test-reporter-destination=${tap}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      ...run.files,
    ];
    const finished = await runProgram(run.node ?? process.execPath, parameters, {
      environment: run.environment ?? {},
      limitSeconds,
    });
    return judgeRun(finished, readIfThere(tap), run.files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a finished runner's exit code, output and TAP amount to. */
export function judgeRun(finished: Finished, tap: string, files: readonly string[] = []): Outcome {
  const summary = finished.timedOut ? undefined : readTap(tap);
  if (!summary) {
    const why = finished.timedOut
      ? 'ended at its time limit'
      : `no totals: the runner ended with code ${finished.code}`;
    return { ...nothing, failed: 1, notes: [why, ...waitedFor(finished, files), tail(finished.output)] };
  }
  const skips = summary.skips.map((skip) => `skipped: ${skip}`);
  if (summary.failed > 0) return { ...summary, notes: [failingPart(finished.output), ...skips] };
  if (finished.code === 0) return { ...summary, notes: [...skips, ...summary.figures] };
  const why = `no test failed, yet the runner ended with code ${finished.code}`;
  return { ...summary, failed: 1, notes: [why, tail(finished.output), ...skips] };
}

/** The files whose processes had not ended at the time limit: theirs is the test that waits for ever. */
function waitedFor({ unended = [] }: Finished, files: readonly string[]): string[] {
  // The runner names them all; a file's own process names that one, at its end.
  return files
    .filter((file) => unended.some((command) => command.endsWith(` ${file}`) && !command.includes(' --test ')))
    .map((file) => `not ended: ${file}`);
}

/** The spec reporter repeats all failures with their details at its end. */
function failingPart(output: string): string {
  const start = output.indexOf('✖ failing tests:');
  return start < 0 ? tail(output) : output.slice(start).trimEnd();
}

function tail(output: string): string {
  return output.trimEnd().split('\n').slice(-60).join('\n');
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return '';
    throw error;
  }
}
