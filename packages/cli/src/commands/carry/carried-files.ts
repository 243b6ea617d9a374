/**
 * Carry files on the command line: requests of many machines collected, submitted and their answers applied. This file:
 * reading and writing them. What is in them is `@attiva/protocol`'s; what becomes of a machine is decided elsewhere.
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ActivationError, isActivationError, parseCarryFile } from '@attiva/protocol';
import type { Call } from '../../program/command-spec.ts';
import { unreadableFile, unwritableFile } from '../../program/named-file.ts';

export type CarriedFile = ReturnType<typeof parseCarryFile>;

/** A file that could not be used, and why. */
export interface LeftFile {
  readonly name: string;
  readonly error: ActivationError;
}

/** How a carry file's name ends; a folder may hold other things. */
const ending = '.carry';

/** Files named, and of folders those that end in `.carry`, in the order of their names. */
export async function listFiles(call: Call, named: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of named) {
    const path = resolve(call.terminal.workingDirectory, name);
    const isFolder = (
      await stat(path).catch((cause: unknown) => Promise.reject(unreadableFile(path, cause)))
    ).isDirectory();
    if (!isFolder) found.push(path);
    else
      found.push(
        ...(await readdir(path))
          .filter((file) => file.endsWith(ending))
          .sort()
          .map((file) => join(path, file)),
      );
  }
  return found;
}

/** @throws {ActivationError} `wrong-usage` for a file that cannot be read. */
export async function readWhole(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}

/** Reads each file; one that cannot be used spoils no other. */
export async function readFiles(
  paths: readonly string[],
): Promise<{ readonly files: CarriedFile[]; readonly left: LeftFile[] }> {
  const files: CarriedFile[] = [];
  const left: LeftFile[] = [];
  for (const path of paths) {
    try {
      files.push(parseCarryFile(await readWhole(path)));
    } catch (error) {
      if (!isActivationError(error)) throw error;
      left.push({ name: path, error });
    }
  }
  return { files, left };
}

/**
 * Writes a file that travels, in the place of an earlier carry file if there is one: each step may be repeated.
 * @throws {ActivationError} `wrong-usage` where something else has that name, or nothing can be written.
 */
export async function writeCarried(call: Call, name: string, text: string): Promise<string> {
  const path = resolve(call.terminal.workingDirectory, name);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before !== undefined && before !== '' && !before.startsWith('{"attiva-carry')) {
    throw new ActivationError('wrong-usage', `${path} is something else; name another file with -o`, {
      facts: { path },
    });
  }
  try {
    await writeFile(path, text, { mode: 0o644 });
  } catch (cause) {
    throw unwritableFile(path, cause);
  }
  return path;
}
