import { dirname } from 'node:path';
import { thisPlatform } from '../this-process.ts';
import { type FileSystem, isMissing } from './file-system.ts';

/** What to write and how; `mode` as for `chmod`, `token` makes the temporary name one of its own. */
export interface AtomicWrite {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly token: string;
}

/** End of the names of unfinished files; `removeLeftovers` clears those of processes that died. */
export const temporarySuffix = '.writing';

/**
 * Writes a file so that a reader, or the next start after a power cut, sees the old content or the new, never a mix:
 * temporary file, fsync, rename, fsync of the folder. The order is the whole point.
 */
export function writeAtomically(fs: FileSystem, write: AtomicWrite): void {
  const temporary = `${write.path}.${write.token}${temporarySuffix}`;
  try {
    createFile(fs, { ...write, path: temporary, durable: true });
    fs.renameSync(temporary, write.path);
  } catch (error) {
    removeIfThere(fs, temporary);
    throw error;
  }
  syncFolder(fs, dirname(write.path));
}

/** Creates a new file (an existing one is an error); `durable`: its bytes are on the disk when this returns. */
export function createFile(fs: FileSystem, write: Omit<AtomicWrite, 'token'> & { readonly durable: boolean }): void {
  const file = fs.openSync(write.path, 'wx', write.mode);
  try {
    const bytes = Buffer.from(write.text, 'utf8');
    for (let done = 0; done < bytes.length; ) done += fs.writeSync(file, bytes, done, bytes.length - done);
    if (write.durable) fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** Makes a rename or removal in the folder durable. Windows cannot open folders and journals renames itself. */
export function syncFolder(fs: FileSystem, folder: string): void {
  if (thisPlatform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** The whole file as text; undefined where there is none. */
export function readIfThere(fs: FileSystem, path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Removes a file; that it is already gone is no error. */
export function removeIfThere(fs: FileSystem, path: string): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
