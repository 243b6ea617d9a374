/** A daemon of ours as a process of its own: started, awaited until it says that it serves, ended by its own id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { ActivationError } from '@attiva/protocol';

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
 * @throws {ActivationError} `internal` with what the process wrote when it does not get ready.
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
      const said = output.text.trim();
      reject(
        new ActivationError('internal', `a daemon that was started for this ${why}: ${said || 'it said nothing'}`),
      );
    };
    const timer = setTimeout(() => fail('did not get ready in time'), readyWithinMs);
    child.stdout?.on('data', () => {
      if (!output.text.includes('"ready":true')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
  });
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
