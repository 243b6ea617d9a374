/**
 * Files for the owner only: signing keys, tokens, sealing keys. Written whole or not at all; what is in them is left to
 * the callers.
 */
import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { systemErrorCode } from '../errors/system-error.ts';

export interface PrivateFileOptions {
  /** Whether a file of this name may be replaced. Default true; false refuses with `already-initialized`. */
  readonly replace?: boolean;
}

/**
 * Writes the file with mode 0600 so that after a crash at any point either the old or the new content is there, whole.
 * Throws `disk-full`, `already-initialized`, `storage-failed`.
 */
export async function writePrivateFile(
  path: string,
  content: string | Uint8Array,
  options: PrivateFileOptions = {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeDurably(temporary, content);
    if (options.replace === false) {
      // A link fails when the name is taken, where a rename would replace.
      await link(temporary, path);
      await unlink(temporary);
    } else {
      await rename(temporary, path);
    }
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(temporary).catch((reason: unknown) => {
      if (systemErrorCode(reason) !== 'ENOENT') throw reason;
    });
    throw fileError(error, path);
  }
}

/**
 * Reads a private file. Throws `storage-failed` when it is missing or readable by others than its owner, for a key
 * that others could read must be taken as known to them.
 */
export async function readPrivateFile(path: string): Promise<Buffer> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new ActivationError(
        'storage-failed',
        `The file ${path} can be read by others than its owner; check who may know it, then run chmod 600.`,
        { facts: { path, mode: (mode & 0o777).toString(8) } },
      );
    }
    return await readFile(path);
  } catch (error) {
    throw fileError(error, path);
  }
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without this the new name may be lost in a power failure though the content is there. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function fileError(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const facts = { path, systemError: code };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ActivationError('disk-full', `There is no space left to write ${path}.`, { facts, cause: error });
  }
  if (code === 'EEXIST') {
    return new ActivationError('already-initialized', `The file ${path} exists already.`, { facts, cause: error });
  }
  if (code === 'ENOENT') {
    return new ActivationError('storage-failed', `The file ${path} is missing, or its folder.`, {
      facts,
      cause: error,
    });
  }
  return new ActivationError('storage-failed', `The file ${path} cannot be used (${code}).`, { facts, cause: error });
}
