/**
 * The last step of a restore, which a power cut may interrupt at any point: a folder `restore.ready` inside the host's
 * folder holds verified files that are to take the place of those outside. While it is there, the restore is decided and
 * not finished; whoever opens the host finishes it first. So the folder is the old host or the new one, never half of each.
 */
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { consoleKeyName } from '@attiva/daemon';

/** Files that are being unpacked: worth nothing yet. */
export function stagingFolder(folder: string): string {
  return join(folder, 'restore.staging');
}

function readyFolder(folder: string): string {
  return join(folder, 'restore.ready');
}

/** The decision: one rename, durable when this returns. */
export async function decideRestore(folder: string): Promise<void> {
  await rename(stagingFolder(folder), readyFolder(folder));
  await syncFolder(folder);
}

/** Finishes a restore that was decided; gives whether there was one. May be repeated from any point. */
export async function finishRestore(folder: string): Promise<boolean> {
  const ready = readyFolder(folder);
  if (!existsSync(ready)) return false;
  // Whoever opened the console to the network did so for the data that go now: it is opened anew, on this machine.
  await rm(join(folder, consoleKeyName), { force: true });
  const owner = await stat(folder);
  // What the old database had not yet taken over from its log must not be played into the new one.
  for (const name of (await readdir(ready)).filter((file) => file.endsWith('.db'))) {
    for (const side of ['-wal', '-shm', '-journal']) await rm(join(folder, `${name}${side}`), { force: true });
  }
  for (const entry of await readdir(ready, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, from.slice(ready.length + 1));
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await giveTo(owner, [from, dirname(to)]);
    await rename(from, to);
    await syncFolder(dirname(to));
  }
  await rm(ready, { recursive: true });
  await syncFolder(folder);
  return true;
}

/** A restore by root must leave files that the account of the host can read. */
async function giveTo(owner: { readonly uid: number; readonly gid: number }, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { uid } = await stat(path);
    if (uid !== owner.uid) await chown(path, owner.uid, owner.gid).catch(allowed);
  }
}

/** Who is not root may not give files away: then they are his, as the folder lets him. */
function allowed(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'EPERM') return;
  throw error;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
