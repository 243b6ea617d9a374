import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ActivationError } from '@attiva/protocol';
import { createFile, readIfThere, removeIfThere, temporarySuffix } from './atomic-file.ts';
import { type FileSystem, fileErrorCode, isMissing } from './file-system.ts';
import type { ProcessMark, Processes } from './process-mark.ts';

/** What taking the lock needs to know. */
export interface LockOptions {
  readonly fs: FileSystem;
  readonly processes: Processes;
  /** A fresh random name for each taking. */
  readonly token: () => string;
  /** Longest wait for another process, in milliseconds; then `state-busy`. */
  readonly waitMilliseconds: number;
}

/** The lock, held. */
export interface FolderLock {
  release(): void;
}

interface Holder extends ProcessMark {
  readonly token: string;
}

const pollMilliseconds = 40;
/** A lock whose holder cannot be judged (another container, unreadable) counts as left behind after this time. */
const abandonedMilliseconds = 10 * 60_000;
/**
 * A lock that names no holder was torn by a power cut, for it appears with its whole content; where links do not exist it is
 * written at once. A machine that starts again must not wait for nobody.
 */
const tornMilliseconds = 10_000;

/**
 * Takes the folder's one lock between processes, or throws `state-busy` after a bounded wait. A lock left by a process
 * that died (or before a reboot) is taken over at once.
 */
export async function takeLock(folder: string, options: LockOptions): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const token = options.token();
  for (let waited = 0; ; waited += pollMilliseconds) {
    if (tryLock(path, token, options)) return { release: () => releaseLock(path, token, options.fs) };
    if (waited >= options.waitMilliseconds) throw busy(path, options);
    await pause(pollMilliseconds);
  }
}

/** One try; true when the file is ours. */
function tryLock(path: string, token: string, options: LockOptions): boolean {
  if (createLockFile(path, token, options)) return true;
  const holder = readHolder(path, options.fs);
  if (holder === undefined) return false; // Released between the two looks: the next round sees.
  if (!isLeftBehind(path, holder, options)) return false;
  removeLeftLock(path, holder, options);
  return createLockFile(path, token, options);
}

/** The file appears with its whole content, by `link`; where links do not exist (FAT), by exclusive creation. */
function createLockFile(path: string, token: string, { fs, processes }: LockOptions): boolean {
  const holder: Holder = { ...processes.self(), token };
  const own = `${path}.${token}`;
  try {
    createFile(fs, { path: own, text: JSON.stringify(holder), mode: 0o644, durable: false });
    fs.linkSync(own, path);
    return true;
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    return createExclusively(fs, path, JSON.stringify(holder));
  } finally {
    removeIfThere(fs, own);
  }
}

function createExclusively(fs: FileSystem, path: string, text: string): boolean {
  try {
    createFile(fs, { path, text, mode: 0o644, durable: false });
    return true;
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes what processes that died left unfinished. Only with the lock: unfinished state files have no owner then. A
 * file of somebody who is just trying to take the lock is seconds old and stays.
 */
export function removeLeftovers(folder: string, fs: FileSystem): void {
  const made = fs.statSync(join(folder, 'lock')).mtimeMs;
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    const isAbandoned = name.startsWith('lock.') && made - mtimeOf(path, fs) > abandonedMilliseconds;
    if (isAbandoned || name.endsWith(temporarySuffix)) removeIfThere(fs, path);
  }
}

function mtimeOf(path: string, fs: FileSystem): number {
  try {
    return fs.statSync(path).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return Number.POSITIVE_INFINITY; // Gone meanwhile: nobody's leftover.
    throw error;
  }
}

/**
 * Removes a lock whose holder is gone. Two processes may see that at once, and the slower must not remove the faster
 * one's new lock: the right to remove *this* lock is itself a lock, named after the dead holder's token.
 */
function removeLeftLock(path: string, dead: Holder, options: LockOptions): void {
  const claim = `${path}.after-${dead.token}`;
  const token = options.token();
  if (!tryLock(claim, token, options)) return;
  try {
    if (readHolder(path, options.fs)?.token === dead.token) removeIfThere(options.fs, path);
  } finally {
    releaseLock(claim, token, options.fs);
  }
}

function releaseLock(path: string, token: string, fs: FileSystem): void {
  if (readHolder(path, fs)?.token === token) removeIfThere(fs, path);
}

function isLeftBehind(path: string, holder: Holder, options: LockOptions): boolean {
  if (holder.pid === 0) return ageOf(path, options) > tornMilliseconds;
  const liveness = options.processes.liveness(holder);
  if (liveness !== 'unknown') return liveness === 'dead';
  return ageOf(path, options) > abandonedMilliseconds;
}

/** Age by the file system's own clock: a file made now against the lock. */
function ageOf(path: string, { fs, token }: LockOptions): number {
  const probe = `${path}.${token()}`;
  try {
    createFile(fs, { path: probe, text: '', mode: 0o644, durable: false });
    return fs.statSync(probe).mtimeMs - fs.statSync(path).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  } finally {
    removeIfThere(fs, probe);
  }
}

/** Who holds it; a file that cannot be read as a holder is held by nobody known (pid 0). */
function readHolder(path: string, fs: FileSystem): Holder | undefined {
  const text = readIfThere(fs, path);
  if (text === undefined) return undefined;
  const unreadable: Holder = { pid: 0, start: '', boot: '', space: '', token: 'unreadable' };
  try {
    const value: unknown = JSON.parse(text);
    return isHolder(value) ? value : unreadable;
  } catch {
    return unreadable; // JSON.parse throws for nothing else than text that is no JSON.
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, start, boot, space, token } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(pid) &&
    [start, boot, space].every((part) => typeof part === 'string') &&
    typeof token === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(token)
  );
}

function busy(path: string, options: LockOptions): ActivationError {
  const pid = readHolder(path, options.fs)?.pid ?? 0;
  const seconds = Math.round(options.waitMilliseconds / 1000);
  return new ActivationError('state-busy', `process ${pid} holds the state folder; waited ${seconds} s`, {
    facts: { process: pid, waitedSeconds: seconds },
    retryAfterSeconds: 60,
  });
}
