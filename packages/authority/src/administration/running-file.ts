/**
 * `running.json` in the authority's folder: where a running service listens, so that commands on the same machine find
 * it. It is a hint: whose process has ended is not running, whatever the file says.
 */
import { readFile, rm } from 'node:fs/promises';
import { writePrivateFile } from '@attiva/daemon';

export interface RunningAuthority {
  readonly pid: number;
  /** `http://127.0.0.1:7692`. */
  readonly administration: string;
  /** Public listeners, same form. */
  readonly registration: readonly string[];
}

export async function writeRunningFile(path: string, running: RunningAuthority): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify(running)}\n`);
}

export async function removeRunningFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

/** What the file says; `undefined` when there is none or it is damaged. */
export async function readRunningFile(path: string): Promise<RunningAuthority | undefined> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
  return isRunning(value) ? value : undefined;
}

function isRunning(value: unknown): value is RunningAuthority {
  const running = value as Partial<RunningAuthority> | null;
  return (
    typeof running === 'object' &&
    Number.isSafeInteger(running?.pid) &&
    typeof running?.administration === 'string' &&
    Array.isArray(running.registration)
  );
}
