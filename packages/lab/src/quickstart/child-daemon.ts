/** A daemon of ours as a process of its own: started, awaited until it says that it serves, ended by its own id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { ActivationError, errorFromProblem, isErrorCode } from '@attiva/protocol';

export interface ChildDaemon {
  readonly pid: number;
  /** What it has written so far, its ready line among it. */
  readonly said: string;
  stop(): Promise<void>;
}

export interface DaemonOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Ctrl-C at the terminal does not reach it: whoever started it ends it, when there is no more to ask. */
  readonly ownGroup?: boolean;
}

const readyWithinMs = 20_000;

/**
 * Starts `attiva ARGS --json` and waits for its line `{"ready":true,…}`.
 * @param program how to call the command line: program and first arguments.
 * @throws {ActivationError} when it does not get ready: what it was refused with; `internal` with what it wrote where that is no refusal.
 */
export async function startDaemon(
  program: readonly string[],
  args: readonly string[],
  { environment, ownGroup = false }: DaemonOptions = {},
): Promise<ChildDaemon> {
  const [command = '', ...first] = program;
  const child = spawn(command, [...first, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    ...(environment !== undefined && { env: environment }),
  });
  const output = collect(child);
  try {
    await untilReady(child, output);
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  }
  return { pid: child.pid ?? 0, said: output.text, stop: () => stop(child) };
}

function collect(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.text = (output.text + text).slice(-20_000);
    });
  }
  return output;
}

function untilReady(child: ChildProcess, output: { readonly text: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(refusalOf(output.text, why));
    };
    const timer = setTimeout(() => fail('did not get ready in time'), readyWithinMs);
    child.stdout?.on('data', () => {
      if (!output.text.includes('"ready":true')) return;
      clearTimeout(timer);
      resolve();
    });
    // Not at its exit: what it wrote last may still be on its way.
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
  });
}

/** Why a daemon did not get ready, from the problem document that it ended with. */
function refusalOf(said: string, why: string): ActivationError {
  const what = `a daemon that was started for this ${why}`;
  const { code, detail, facts } = problemIn(said) ?? new ActivationError('internal', said.trim() || 'it said nothing');
  return new ActivationError(code, `${what}: ${detail}`, { facts });
}

/** The last problem document in what it wrote, one a line; `undefined` where there is none of the catalogue. */
function problemIn(said: string): ActivationError | undefined {
  const line = said.split('\n').findLast((one) => one.startsWith('{"type":"urn:attiva:error:'));
  try {
    const document = JSON.parse(line ?? '{}') as { readonly code?: unknown };
    return isErrorCode(document.code) ? errorFromProblem(document) : undefined;
  } catch {
    return undefined; // Cut off while it was written: what there is of it is told.
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 8000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
