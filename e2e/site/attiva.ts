/**
 * What the end-to-end suites share: the packed program as processes, a vendor, hosts, machines with the packed SDK. Each
 * is a black box: called by its command line, spoken to over sockets. What is expected of them stands in the suites.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  type Ended,
  type ProcessOptions,
  runProcess,
  type StartedNamespace,
  type StartedProcess,
  startProcess,
} from '@attiva/testkit';

/** How and where a process is started. */
export interface Surroundings {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Network namespace to start it in. */
  readonly inside?: StartedNamespace;
}

/** The folder where the packed tarballs are installed; `npm test` sets it. */
export function packedPrefix(): string {
  const prefix = process.env['ATTIVA_E2E_PREFIX'];
  if (prefix === undefined) throw new Error('run the end-to-end suites by `npm test -- --only e2e`');
  return prefix;
}

/** The packed `attiva`: this Node and the installed program. */
export function packedProgram(): readonly [string, string] {
  return [process.execPath, join(packedPrefix(), 'node_modules/.bin/attiva')];
}

/** A process of ours must not believe that it is a test, nor go through the proxy of whoever runs the tests. */
const clean = {
  NODE_TEST_CONTEXT: undefined,
  NODE_OPTIONS: undefined,
  HTTP_PROXY: undefined,
  HTTPS_PROXY: undefined,
  NO_PROXY: undefined,
  http_proxy: undefined,
  https_proxy: undefined,
  no_proxy: undefined,
};

let clockAhead = 0;

/** From here on the clock of each process that is started runs ahead by so many days; those that run keep theirs. */
export function moveClock(days: number): void {
  clockAhead = days * 86_400_000;
}

/** What a process needs to believe in another day. */
function movedClock(): { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  if (clockAhead === 0) return { args: [], environment: {} };
  const args = ['--import', join(import.meta.dirname, 'moved-clock.ts')];
  return { args, environment: { E2E_CLOCK_AHEAD: String(clockAhead) } };
}

/** How to start the Node of this run with these arguments. */
export function nodeProcess(
  words: readonly string[],
  surroundings: Surroundings,
): ProcessOptions & { readonly command: string } {
  const { cwd, environment, input, inside } = surroundings;
  const clock = movedClock();
  const args = [...clock.args, ...words];
  const started = inside?.inside(process.execPath, args) ?? { command: process.execPath, args };
  return {
    ...started,
    environment: { ...clean, ...clock.environment, ...environment },
    ...(cwd !== undefined && { cwd }),
    ...(input !== undefined && { input }),
  };
}

/** Runs `attiva WORDS` to its end, whatever that is. */
export async function runAttiva(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const [, program] = packedProgram();
  return await runProcess(nodeProcess([program, ...words], surroundings));
}

/** Runs a line that was printed to be typed, as a shell takes it. */
export async function pasteAttiva(line: string): Promise<Ended> {
  const attiva = `attiva() { ${packedProgram()
    .map((word) => `'${word}'`)
    .join(' ')} "$@"; }`;
  return await runProcess({ command: 'sh', args: ['-c', `${attiva}\n${line}`], environment: clean });
}

/** Runs `attiva WORDS --json`, which must succeed, and gives its answer. */
export async function askAttiva<T>(words: readonly string[], surroundings: Surroundings = {}): Promise<T> {
  // Behind `--` it would be an argument.
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const ended = await runAttiva([...words.slice(0, end), '--json', ...words.slice(end)], surroundings);
  assert.equal(ended.exit, 0, `attiva ${words.join(' ')}:\n${ended.stdout}${ended.stderr}`);
  return JSON.parse(ended.stdout) as T;
}

/** The problem document that `--json` prints, with the exit class of the process. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly remedy: string;
  readonly side: string;
  readonly exit: number;
}

/** Runs `attiva WORDS --json`, which must be refused with this code, a remedy, and the exit class it names. */
export async function refusedAttiva(
  words: readonly string[],
  code: string,
  surroundings: Surroundings = {},
): Promise<Refusal> {
  const ended = await runAttiva([...words, '--json'], surroundings);
  const said = `attiva ${words.join(' ')}:\n${ended.stdout}${ended.stderr}`;
  assert.notEqual(ended.exit, 0, said);
  const refusal = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as Refusal;
  assert.equal(refusal.code, code, said);
  assert.equal(ended.exit, refusal.exit, said);
  assert.ok(refusal.remedy.length > 0, said);
  return refusal;
}

/** Starts a daemon of ours and waits until it says that it serves. */
export async function startAttiva(words: readonly string[], surroundings: Surroundings = {}): Promise<StartedProcess> {
  const [, program] = packedProgram();
  const daemon = nodeProcess([program, ...words, '--json'], surroundings);
  // A bound and no expectation: on a machine that is busy with other suites a start takes its time.
  return await startProcess({ ...daemon, ready: /"ready":true/, readyWithin: 45_000 });
}
