/** Whether this account may work in a folder, told before anything is tried, and what the disk says while it is. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { systemErrorCode } from './system-error.ts';

/** @throws {ActivationError} `not-permitted` with who may: the owner of the folder, or root where there is none yet. */
export function requireFolderAccess(folder: string): void {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    // Root may in every folder, but what is read must be read through its owner's eyes later: see `asOwnerOf`.
    accessSync(nearest, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const owner = statSync(nearest, { throwIfNoEntry: false })?.uid ?? 0;
    const who = owner === 0 ? 'root' : `root or account number ${owner}`;
    const detail = `this account may not work in ${nearest}: ${who} may; run it with sudo, or name another folder with --data`;
    throw new ActivationError('not-permitted', detail, { facts: { folder, owner }, cause });
  }
}

/** Bare errors of the system in the words of the catalogue. @throws {ActivationError} `disk-full`, `storage-failed`. */
export async function toldFolderErrors<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof ActivationError || !isSystemError(error) ? undefined : systemErrorCode(error);
    if (reason === undefined) throw error;
    const code = reason === 'ENOSPC' || reason === 'EDQUOT' ? 'disk-full' : 'storage-failed';
    const detail = `${folder} cannot be written (${reason}); repeat the set-up when that is mended`;
    throw new ActivationError(code, detail, { facts: { folder, reason }, cause: error });
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
