/**
 * "Permission denied" in words: which path, to whom it belongs, who may. The system tells one number for all of it, and
 * where a folder may not be entered, what is in it even looks missing.
 */
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { ActivationError, isActivationError } from '@attiva/protocol';

/** The same failure as `not-permitted` naming who may, if it is one of permissions; else undefined. */
export async function deniedAccess(error: unknown): Promise<ActivationError | undefined> {
  const path = await deniedPath(error);
  if (path === undefined) return undefined;
  const owner = await ownerOf(path);
  const account = accountName();
  // What "is missing" behind a door that may not be opened is no cause, and a library's error is not fit to show.
  const cause = isActivationError(error) && error.code !== 'not-initialized' ? error : undefined;
  return new ActivationError('not-permitted', `${account} may not use ${path}; ${whoMay(owner)}`, {
    facts: { path, account, ...owner },
    ...(cause !== undefined && { cause }),
  });
}

const denials: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

/** The path that was denied, from whatever shape the error has on its way here. */
async function deniedPath(error: unknown): Promise<string | undefined> {
  let deeper = error;
  for (let depth = 0; deeper instanceof Error && depth < 8; depth += 1) {
    const fields = deeper as Error & Readonly<Record<string, unknown>>;
    if (denials.has(fields['code'])) {
      // A socket's path stands in `address`; that of a network has a port beside it.
      const path = fields['path'] ?? (fields['port'] === undefined ? fields['address'] : undefined);
      if (typeof path === 'string') return path;
    }
    const suspected = suspectedPath(fields);
    if (suspected !== undefined && (await isDenied(suspected))) return suspected;
    deeper = deeper.cause;
  }
  return undefined;
}

/** Errors behind which a denial may hide: SQLite's "cannot open", our "not there". */
function suspectedPath(error: Error & Readonly<Record<string, unknown>>): string | undefined {
  if (error.name === 'StorageError' && typeof error['path'] === 'string') return error['path'];
  if (!isActivationError(error)) return undefined;
  const { folder, path, systemError, reason } = error.facts;
  if (error.code === 'not-initialized' && typeof folder === 'string') return folder;
  return typeof path === 'string' && (denials.has(systemError) || denials.has(reason)) ? path : undefined;
}

async function isDenied(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) await readdir(path);
    else await (await open(path, 'r+')).close();
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && denials.has(error.code);
  }
}

interface Owner {
  /** The account that owns the path, or the nearest folder above it that can be looked at. */
  readonly owner?: string;
  /** A group whose members may. */
  readonly group?: string;
}

async function ownerOf(path: string): Promise<Owner> {
  if (platform() === 'win32') return {};
  try {
    const { uid, gid, mode } = await stat(path);
    const [owner, group] = [await nameOf('/etc/passwd', uid), await nameOf('/etc/group', gid)];
    return (mode & 0o060) === 0o060 && gid !== 0 ? { owner, group } : { owner };
  } catch {
    const above = dirname(path);
    return above === path ? {} : ownerOf(above);
  }
}

async function nameOf(file: string, id: number): Promise<string> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  return lines.find(([, , number]) => number === String(id))?.[0] ?? String(id);
}

function accountName(): string {
  try {
    return `the account ${userInfo().username}`;
  } catch {
    return 'this account'; // It has a number and no name, as in a container.
  }
}

function whoMay({ owner, group }: Owner): string {
  if (platform() === 'win32') return 'an administrator may: open the terminal with "Run as administrator"';
  if (owner === undefined || owner === 'root') {
    return `root may: put sudo before the command${group === undefined ? '' : `; so may members of the group ${group}`}`;
  }
  const members = group === undefined ? '' : `; members of the group ${group} may as well`;
  return `it belongs to ${owner}: put sudo -u ${owner} before the command${members}`;
}
