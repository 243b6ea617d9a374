import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ActivationError, type VendorId } from '@attiva/protocol';
import { folderVariables, thisPlatform } from '../this-process.ts';
import { type FileSystem, fileErrorCode } from './file-system.ts';

/** Where the state of one vendor's products lives. `user`: not the machine's folder, so this user counts for itself. */
export interface StateFolder {
  readonly path: string;
  readonly scope: 'machine' | 'user' | 'given';
}

/** What the choice depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** `ProgramData`, `LOCALAPPDATA`, `XDG_STATE_HOME`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Whether this account may create files in the folder, or create the folder itself. */
  writable(folder: string): boolean;
}

/** The machine this runs on. */
export function systemSurroundings(): Surroundings {
  return {
    platform: thisPlatform,
    home: homedir(),
    variables: folderVariables(),
    writable: (folder) => mayWrite(nearestExisting(folder)),
  };
}

/** The machine's folder where this account may write there, else the user's own. */
export function chooseStateFolder(vendor: VendorId, at: Surroundings, given?: string): StateFolder {
  if (given !== undefined) return { path: given, scope: 'given' };
  const machine = machineFolder(vendor, at);
  return at.writable(machine) ? { path: machine, scope: 'machine' } : { path: userFolder(vendor, at), scope: 'user' };
}

function machineFolder(vendor: VendorId, at: Surroundings): string {
  return join(machineStates(at), vendor);
}

/** Where the machine keeps the folders of all vendors. */
export function machineStates({ platform, variables }: Pick<Surroundings, 'platform' | 'variables'>): string {
  if (platform === 'win32') return join(variables['ProgramData'] ?? 'C:\\ProgramData', 'Attiva');
  return platform === 'darwin' ? '/Library/Application Support/Attiva' : '/var/lib/attiva';
}

function userFolder(vendor: VendorId, { platform, home, variables }: Surroundings): string {
  if (platform === 'win32') return join(variables['LOCALAPPDATA'] ?? join(home, 'AppData/Local'), 'Attiva', vendor);
  if (platform === 'darwin') return join(home, 'Library/Application Support/Attiva', vendor);
  return join(variables['XDG_STATE_HOME'] ?? join(home, '.local/state'), 'attiva', vendor);
}

/** Creates the folder where it is missing; `state-unwritable` where that cannot be. */
export function createStateFolder(fs: FileSystem, folder: StateFolder): void {
  try {
    fs.mkdirSync(folder.path, { recursive: true, mode: folder.scope === 'machine' ? 0o755 : 0o700 });
  } catch (error) {
    throw unwritable(folder.path, error);
  }
}

/** A failed write, with the system's own reason (full disk, missing right) named. */
export function unwritable(path: string, cause: unknown): ActivationError {
  const reason = fileErrorCode(cause) ?? 'unknown';
  if (reason === 'ENOSPC' || reason === 'EDQUOT') {
    return new ActivationError('disk-full', `no space left to write ${path}`, { facts: { path, reason }, cause });
  }
  return new ActivationError('state-unwritable', `cannot write ${path} (${reason})`, {
    facts: { path, reason },
    cause,
  });
}

function nearestExisting(folder: string): string {
  let current = folder;
  while (!existsSync(current) && dirname(current) !== current) current = dirname(current);
  return current;
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false; // accessSync answers "no" by throwing.
  }
}
