/**
 * Where the database of a backup goes: the file that the configuration names, or a database of a server, into which it is copied.
 * Which configuration: that of the backup, for it becomes the one of the folder.
 */
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import {
  configuredDatabase,
  type DatabaseConfig,
  type DatabasePlace,
  databasePlace,
  keepPasswordApart,
  sqlitePlace,
  withDatabaseLine,
  withPasswordApart,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import {
  birthOf,
  copyDatabase,
  type CopyMark,
  type Database,
  dropAll,
  markCopy,
  migrateAs,
  openDatabase,
  loadLabel,
  StorageError,
  targetState,
} from '@attiva/storage';
import { newMover, refuseOthers } from '../moving/mover.ts';
import type { BackupKind } from './backup-files.ts';

/** A backup that is unpacked, and where it goes. */
export interface UnpackedBackup {
  readonly staging: string;
  readonly folder: string;
  readonly kind: BackupKind;
  readonly environment: NodeJS.ProcessEnv;
  /** In the place of what the configuration of the backup says. */
  readonly database?: DatabaseConfig;
  readonly replace: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Writes into the unpacked configuration where the database is to be, where the caller wants it elsewhere. */
export async function redirect({ staging, folder, kind, database }: UnpackedBackup): Promise<void> {
  if (database === undefined) return;
  await keepPasswordApart(staging, database);
  const path = join(staging, kind.config);
  const there = existsSync(path) ? path : join(folder, kind.config);
  const text = existsSync(there) ? await readFile(there, 'utf8') : '';
  await writeFile(path, withDatabaseLine(text, withPasswordApart(database)), { mode: 0o600, flush: true });
}

/**
 * Brings the unpacked database to its place, as far as that is no file of the folder; gives the place as it may be shown.
 * @throws {ActivationError} `already-initialized`, `already-running`, `config-invalid`; {StorageError}.
 */
export async function bringToPlace(unpacked: UnpackedBackup): Promise<string> {
  const { staging, folder, kind, environment } = unpacked;
  const given = existsSync(join(staging, kind.config)) ? staging : folder;
  const configured = configuredDatabase({ folder: given, config: kind.config, usual: kind.database });
  const file = join(staging, kind.database);
  if (configured.database.startsWith('sqlite:')) {
    const { path, shown } = sqlitePlace(staging, configured.database);
    if (path !== file) await rename(file, path);
    return shown.replace(staging, folder);
  }
  const { databasePasswordFile: secret } = configured;
  const inBackup = secret !== undefined && !isAbsolute(secret) && existsSync(join(staging, secret));
  const place = await databasePlace({ folder: inBackup ? staging : folder, environment }, configured);
  await copyTo(place, file, unpacked);
  await rm(file);
  return place.shown;
}

async function copyTo(place: DatabasePlace, file: string, { kind, replace, now }: UnpackedBackup): Promise<void> {
  const to = await openDatabase({ ...newMover()(place), mustExist: false, now });
  try {
    const from = await openDatabase({ url: `sqlite:${file}`, mustExist: true, now });
    try {
      // Until somebody opens the copy, the same restore may begin anew.
      const copyOf = { from: 'a backup', born: await birthOf(from) };
      await makeRoom(to, place, { kind, replace, copyOf });
      await migrateAs(to, { ...kind.owner, copyOf }, kind.migrations);
      await copyDatabase(from, to, { onCopied: (tx) => markCopy(tx, copyOf) });
    } finally {
      await from.close();
    }
  } finally {
    await to.close();
  }
}

async function makeRoom(
  to: Database,
  { shown }: DatabasePlace,
  { kind, replace, copyOf }: Pick<UnpackedBackup, 'kind' | 'replace'> & { readonly copyOf: CopyMark },
): Promise<void> {
  const state = await targetState(to, { ...copyOf, role: kind.owner.role });
  if (state === 'empty') return;
  if (state === 'lived-in') {
    if (!replace) {
      throw new ActivationError(
        'already-initialized',
        `${shown} holds tables already; --replace puts the backup in their place, --database names another one`,
        { facts: { database: shown } },
      );
    }
    const role = (await loadLabel(to)).get('role');
    if (role !== kind.owner.role) {
      throw new StorageError('foreign', `${shown} holds tables that are not those of this ${kind.owner.role}.`);
    }
  }
  await refuseOthers(to, shown);
  await dropAll(to);
}
