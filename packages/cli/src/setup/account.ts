/** The service's account and its folder. The folder is given away only while it is root's: who owns it could plant links. */
import { lstatSync, readdirSync } from 'node:fs';
import { lchown, mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import type { SetupMachine } from './setup-machine.ts';
import { systemErrorCode } from './system-error.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes the account where it is missing, and gives its numbers. */
export async function serviceAccount(machine: SetupMachine, name: string, folder: string): Promise<Owner> {
  const before = await ownerNamed(machine, name);
  if (before !== undefined) return before;
  const line = `u ${name} - "Attiva service" ${folder} /usr/sbin/nologin`;
  await machine.run('systemd-sysusers', ['--inline', line]);
  const words = ['--system', '--user-group', '--no-create-home', '--home-dir', folder, '--shell', '/usr/sbin/nologin'];
  if ((await ownerNamed(machine, name)) === undefined) await machine.run('useradd', [...words, name]);
  const made = await ownerNamed(machine, name);
  if (made !== undefined) return made;
  throw new ActivationError('service-not-started', `the account ${name} could not be made; make it and repeat`, {
    facts: { account: name },
  });
}

/** Numbers of an account; undefined where there is none. */
export async function ownerNamed(machine: SetupMachine, name: string): Promise<Owner | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => machine.run('id', [flag, name])));
  if (uid?.exit !== 0 || gid?.exit !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * The folder, there and owned by the service's account, with all that an earlier command of root has left in it.
 * @throws {ActivationError} `not-permitted` where it belongs to somebody else, `disk-full`, `storage-failed`.
 */
export async function ownFolder(folder: string, owner: Owner): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = systemErrorCode(cause) ?? 'unknown reason';
    const code = reason === 'ENOSPC' ? 'disk-full' : 'storage-failed';
    throw new ActivationError(code, `the folder ${folder} cannot be made (${reason})`, { facts: { folder }, cause });
  }
  const { uid } = lstatSync(folder);
  if (uid === owner.uid) return;
  if (uid !== 0) throw foreignFolder(folder, uid);
  for (const path of [...entriesBelow(folder), folder]) await lchown(path, owner.uid, owner.gid);
}

/**
 * A folder that is given to the service with everything in it is empty, or a host's: never one in which root keeps other things.
 * @param giver account whose folders are given away.
 * @throws {ActivationError} `wrong-usage`.
 */
export function requireHostFolder(folder: string, giver = 0): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.uid !== giver) return; // Missing, or it stays whose it is.
  const names = readdirSync(folder);
  // A disk of its own that is mounted there begins with `lost+found`.
  if (names.every((name) => name === 'lost+found') || names.includes('host.db') || names.includes('host.toml')) return;
  throw new ActivationError(
    'wrong-usage',
    `${folder} holds other things than a host, and would be given to its service; name an empty folder with --data`,
    { facts: { folder } },
  );
}

/** The folder of somebody else, with what to do. */
export function foreignFolder(folder: string, uid: number): ActivationError {
  return new ActivationError(
    'not-permitted',
    `${folder} belongs to account number ${uid}, neither to root nor to the service; name another folder with --data`,
    { facts: { folder, owner: uid, asked: userInfo().username } },
  );
}

/** What lies in a folder, never through a link. A file with a second name elsewhere is left out. */
export function entriesBelow(folder: string): readonly string[] {
  // By hand: readdir walks into linked folders where it is told to go down.
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [...entriesBelow(path), path];
    return lstatSync(path).nlink === 1 ? [path] : [];
  });
}
