/**
 * Files that are no secret, written so that after a power cut the old or the new content is there, whole. Secret ones
 * are written by `@attiva/daemon`.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';
import { ActivationError } from '@attiva/protocol';

/** @throws {ActivationError} `disk-full`, `storage-failed`. */
export async function writeDurableFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(error, path);
  }
}

/** The text, or `undefined` when there is no such file. @throws {ActivationError} `storage-failed`. */
export async function readFileIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw fileError(error, path);
  }
}

/** Makes new names in a folder survive a power cut; Windows does so by itself and opens no folders. */
export async function syncFolder(path: string): Promise<void> {
  if (platform() === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** An error of the file system in our words; any other error as it is. */
export function fileError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new ActivationError(full ? 'disk-full' : 'storage-failed', `${path} cannot be written or read (${code}).`, {
    facts: { path, systemError: code },
    cause: error,
  });
}

/** The short code of an error of the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}
