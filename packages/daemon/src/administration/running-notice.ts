/**
 * `running.json` in a daemon's folder: where the running one listens, so that commands on the same machine find its
 * administration and no second one starts. It is a hint: one that was killed leaves it behind, and its process number is
 * soon somebody else's. So the process is looked at (`running-process.ts`) and the address is called.
 */
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { systemErrorCode } from '../errors/system-error.ts';
import { writePrivateFile } from '../files/private-file.ts';
import { mayBeDaemon } from './running-process.ts';

export interface RunningNotice {
  readonly pid: number;
  /** Base address of the administration, `http://127.0.0.1:7690`. */
  readonly administration: string;
  /** The listeners for others, same form. */
  readonly listeners: readonly string[];
}

/** Path of the notice in a daemon's folder. */
export function runningNoticePath(folder: string): string {
  return join(folder, 'running.json');
}

export async function writeRunningNotice(folder: string, notice: RunningNotice): Promise<void> {
  await writePrivateFile(runningNoticePath(folder), `${JSON.stringify(notice)}\n`);
}

export async function removeRunningNotice(folder: string): Promise<void> {
  await rm(runningNoticePath(folder), { force: true });
}

/** The daemon that runs on a folder; `undefined` when none does, whatever an old or damaged notice says. */
export async function findRunning(folder: string): Promise<RunningNotice | undefined> {
  const notice = await readNotice(folder);
  if (notice === undefined || !mayBeDaemon(notice.pid, runningNoticePath(folder))) return undefined;
  return (await isListening(notice.administration)) ? notice : undefined;
}

async function readNotice(folder: string): Promise<RunningNotice | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(runningNoticePath(folder), 'utf8'));
    return isNotice(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isNotice(value: unknown): value is RunningNotice {
  const notice = value as Partial<RunningNotice> | null;
  return (
    typeof notice === 'object' &&
    Number.isSafeInteger(notice?.pid) &&
    URL.canParse(String(notice?.administration)) &&
    Array.isArray(notice?.listeners)
  );
}

const patienceMilliseconds = 2000;

async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port), timeout: patienceMilliseconds });
  try {
    await Promise.race([once(socket, 'connect'), once(socket, 'timeout')]);
    return true; // Who does not answer in time holds the port all the same.
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return false; // Refused, or an address that is no longer this machine's.
    throw error;
  } finally {
    socket.destroy();
  }
}
