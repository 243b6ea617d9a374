import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ActivationError } from '@attiva/protocol';

export type StandardStreams = 'inherit' | 'ignore';

export interface ProductCommand {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory?: string;
  readonly stop?: AbortSignal;
  readonly streams?: StandardStreams;
}

/** How a command ended. */
export interface CommandEnd {
  /** Its own exit code; 128 and the signal's number where it was ended by one, as shells say it. */
  readonly exitCode: number;
}

const graceMilliseconds = 5000;

/**
 * Starts the command, waits for its end, and leaves nothing of it running.
 * @throws {ActivationError} `wrong-usage`: it cannot be started; the fact `exitCode` is what shells end with then, 127 where there
 * is no such program and 126 where it may not be run.
 */
export async function runCommand(options: ProductCommand): Promise<CommandEnd> {
  const [program, ...parameters] = options.command;
  if (program === undefined) throw new ActivationError('wrong-usage', 'there is no command after --');
  if (options.stop?.aborted === true) return { exitCode: 128 + constants.signals.SIGTERM };
  const child = spawn(program, parameters, {
    stdio: options.streams ?? 'inherit',
    env: { ...options.environment },
    // A group of its own, so that what it started ends with it, whatever it was.
    detached: process.platform !== 'win32',
    ...(options.workingDirectory !== undefined && { cwd: options.workingDirectory }),
  });
  const end = (): void => endGroup(child, 'SIGTERM');
  const kill = (): void => endGroup(child, 'SIGKILL');
  options.stop?.addEventListener('abort', end, { once: true });
  process.once('exit', kill); // A second Ctrl-C ends this process at once; the command's group would not hear of it.
  try {
    return await untilEnd(child, program, options.stop);
  } finally {
    options.stop?.removeEventListener('abort', end);
    process.off('exit', kill);
    kill();
  }
}

function untilEnd(child: ChildProcess, program: string, stop: AbortSignal | undefined): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    let force: NodeJS.Timeout | undefined;
    stop?.addEventListener('abort', () => {
      force = setTimeout(() => endGroup(child, 'SIGKILL'), graceMilliseconds);
    });
    child.once('error', (cause) => reject(notStarted(program, cause)));
    child.once('exit', (code, signal) => {
      clearTimeout(force);
      resolve({ exitCode: code ?? 128 + constants.signals[signal ?? 'SIGKILL'] });
    });
  });
}

function notStarted(program: string, cause: NodeJS.ErrnoException): ActivationError {
  const missing = /[\\/]/.test(program) ? 'there is no such file' : 'no program of this name is in PATH';
  const reasons = new Map([
    ['ENOENT', missing],
    ['EACCES', 'it is no program, or this account may not run it'],
  ]);
  const reason = reasons.get(cause.code ?? '') ?? cause.message;
  const facts = { exitCode: cause.code === 'ENOENT' ? 127 : 126 };
  return new ActivationError('wrong-usage', `"${program}" cannot be started: ${reason}`, { facts, cause });
}

/** The command and all it has started, as far as they stayed in its group. That they have ended already is no error. */
function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
