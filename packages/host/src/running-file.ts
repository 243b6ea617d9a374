/**
 * `running.json` in the host's folder: where a running host listens, so that commands on the same machine find its
 * administration. It is a hint: a command that finds nobody there goes on without it.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '@attiva/daemon';

export interface RunningHost {
  readonly pid: number;
  /** `http://127.0.0.1:7690`. */
  readonly administration: string;
  /** Activation listeners, same form. */
  readonly activation: readonly string[];
}

/** Path of the notice in a host's folder. */
export function runningPath(folder: string): string {
  return join(folder, 'running.json');
}

export async function writeRunningFile(folder: string, running: RunningHost): Promise<void> {
  await writePrivateFile(runningPath(folder), `${JSON.stringify(running)}\n`);
}

export async function removeRunningFile(folder: string): Promise<void> {
  await rm(runningPath(folder), { force: true });
}

/** What the file says; `undefined` when there is none or it is damaged. */
export async function readRunningFile(folder: string): Promise<RunningHost | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(runningPath(folder), 'utf8'));
    return isRunning(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(value: unknown): value is RunningHost {
  const running = value as Partial<RunningHost> | null;
  return (
    typeof running === 'object' &&
    Number.isSafeInteger(running?.pid) &&
    URL.canParse(String(running?.administration)) &&
    Array.isArray(running?.activation)
  );
}
