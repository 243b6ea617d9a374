/** Which files of a host's folder a backup holds, and which names may come out of one. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseOwner, Migration } from '@attiva/storage';
import { migrations } from '../migrations/index.ts';
import { programVersion } from '../version.ts';

export const databaseName = 'host.db';
export const configName = 'host.toml';

/** Of whom a backup is: an authority's is taken and put back by the same code, with other names. */
export interface BackupKind {
  readonly database: string;
  /** Whose database it is, and the steps of its schema. */
  readonly owner: DatabaseOwner;
  readonly migrations: readonly Migration[];
  /** What a backup without a passphrase holds beside the database. */
  readonly config: string;
  /** Files of the folder that belong in no backup. */
  readonly never: readonly string[];
}

export const hostKind: BackupKind = {
  database: databaseName,
  config: configName,
  never: [],
  owner: { role: 'host', program: programVersion },
  migrations,
};

/** Of this run or this machine, or made anew at each start: in no backup. */
const never =
  /^(?:[\w.-]+\.db-(?:wal|shm|journal)|admin\.token|console\.pem|running\.json|(?:restore\.[a-z]+|backup-\w+)(?:\/.*)?)$/u;
// A key's id, and so the name of its file, begins with any sign of base64url: one in 64 with a dash.
const part = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}';
const namePattern = new RegExp(`^${part}(?:/${part}){0,3}$`, 'u');

/** Does work in a host's folder as the account that owns it: for root, who would follow every link that stands there. */
export type AsOwner = <T>(work: () => Promise<T>) => Promise<T>;

export const asCaller: AsOwner = (work) => work();

/** Beside the database: files of settings and keys are small. */
export const largestFile = 1024 * 1024;
export const mostFiles = 1000;

/** Whether a backup may hold a file of this name: relative, never upwards, never what belongs to one run. */
export function mayHold(name: string): boolean {
  return namePattern.test(name) && !never.test(name) && !name.endsWith('.tmp');
}

/**
 * Names of the files beside the database. Without a passphrase the configuration alone: signing keys would make every
 * reader of the file a host, and the key of hashed names would let him try names against the digests.
 */
export async function filesToHold(folder: string, withKeys: boolean, kind: BackupKind = hostKind): Promise<string[]> {
  const found = withKeys ? await walk(folder, '', 0) : [kind.config];
  const names: string[] = [];
  for (const name of found) {
    // A database file beside the one in use was moved away, or set aside.
    if (name.endsWith('.db') || kind.never.includes(name) || !mayHold(name)) continue;
    const about = await lstat(join(folder, name)).catch(() => undefined); // Gone meanwhile, or never there.
    if (about?.isFile() === true && about.size <= largestFile) names.push(name);
  }
  return names.toSorted().slice(0, mostFiles);
}

async function walk(folder: string, below: string, depth: number): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && depth < 3 && mayHold(name)) names.push(...(await walk(folder, name, depth + 1)));
    else if (entry.isFile()) names.push(name);
  }
  return names;
}
