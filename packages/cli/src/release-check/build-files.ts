/** The files of a build: every regular file below a folder, and the ones in its archives, without following a link out. */
import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ActivationError } from '@attiva/protocol';

export interface BuildFile {
  /** As it is opened. */
  readonly path: string;
  /** As it is shown: relative to the folder, with `/`. */
  readonly name: string;
  readonly size: number;
}

export interface Skipped {
  readonly file: string;
  readonly why: string;
}

export interface BuildFiles {
  readonly files: readonly BuildFile[];
  readonly skipped: readonly Skipped[];
}

/** Beyond these a folder is no build output, and looking through it would take hours. */
const mostFiles = 200_000;
const deepest = 64;
const largestFile = 4 * 1024 ** 3;

/** @throws {ActivationError} `not-found`. */
export function listBuildFiles(root: string): BuildFiles {
  const found = statOf(root);
  if (found === undefined) {
    throw new ActivationError('not-found', `there is no ${root}; name the folder of the build output`, {
      facts: { path: root },
    });
  }
  const list: Lists = { root, real: realpathSync(root), files: [], skipped: [] };
  if (found.isDirectory() || found.isSymbolicLink()) walk(list, list.real, 0);
  else addFile(list, root, root.slice(root.lastIndexOf(sep) + 1));
  return list;
}

interface Lists extends BuildFiles {
  readonly root: string;
  readonly real: string;
  readonly files: BuildFile[];
  readonly skipped: Skipped[];
}

function walk(list: Lists, folder: string, depth: number): void {
  const name = nameOf(list, folder);
  if (depth > deepest) return void list.skipped.push({ file: name, why: `more than ${deepest} folders deep` });
  const entries = entriesOf(folder);
  if (entries === undefined) return void list.skipped.push({ file: name, why: 'cannot be read' });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    take(list, join(folder, entry.name), { entry, depth });
}

function take(list: Lists, path: string, { entry, depth }: { readonly entry: Dirent; readonly depth: number }): void {
  const name = nameOf(list, path);
  if (entry.isDirectory()) walk(list, path, depth + 1);
  else if (entry.isFile()) addFile(list, path, name);
  else if (!entry.isSymbolicLink()) list.skipped.push({ file: name, why: 'no regular file' });
  else if (leavesBuild(list, path)) list.skipped.push({ file: name, why: 'a link that leads out of the folder' });
}

function addFile(list: Lists, path: string, name: string): void {
  const size = statOf(path)?.size;
  if (size === undefined) list.skipped.push({ file: name, why: 'cannot be read' });
  else if (size > largestFile) list.skipped.push({ file: name, why: 'larger than 4 GiB' });
  else if (list.files.length >= mostFiles) list.skipped.push({ file: name, why: `beyond ${mostFiles} files` });
  else list.files.push({ path, name, size });
}

/** What a link inside the folder leads to is looked at in its own place. */
function leavesBuild({ real }: Lists, path: string): boolean {
  try {
    return !`${realpathSync(path)}${sep}`.startsWith(`${real}${sep}`);
  } catch {
    return true; // It leads nowhere.
  }
}

function nameOf({ real }: Lists, path: string): string {
  const name = relative(real, path);
  return name === '' ? '.' : name.replaceAll(sep, '/');
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined; // Not there, or not for this account: said by the caller.
  }
}

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined; // Not for this account: said by the caller.
  }
}
