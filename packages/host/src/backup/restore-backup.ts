/**
 * Use case: make a host from a backup. Everything is unpacked and verified beside what is there, then takes its place in
 * one step. Its clients notice that the data are older than what they were told (spec/messages.md 4), and it goes on.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseConfig, findRunning, hasDatabase, loadConfig } from '@attiva/daemon';
import { ActivationError, isActivationError, type Seconds } from '@attiva/protocol';
import { isStorageError, migrateAs, openDatabase } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { hostConfigSchema } from '../config/host-config.ts';
import { migrations } from '../migrations/index.ts';
import { signingKeysOf } from '../signing/signing-keys.ts';
import { findHostId, type HostId } from '../hosts/host-id.ts';
import { listKeysToFind } from '../hosts/host-key.repository.ts';
import { programVersion } from '../version.ts';
import { asCaller, type AsOwner, type BackupKind, databaseName, hostKind } from './backup-files.ts';
import { type BackupHeader, invalidBackup, newerBackup } from './backup-header.ts';
import { fileError } from './file-error.ts';
import { decideRestore, finishRestore, stagingFolder } from './pending-restore.ts';
import { bringToPlace, redirect, type UnpackedBackup } from './restored-place.ts';
import { openBackup, type OpenedBackup, unpackBackup } from './read-backup.ts';

export interface RestoreOptions {
  readonly folder: string;
  readonly file: string;
  /** For a sealed backup. */
  readonly passphrase?: string;
  /** Whether the host that is there may be replaced. */
  readonly replace: boolean;
  readonly now: () => Seconds;
  /** Of the caller: a password of the database may stand in it. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where the data are to be kept, in the place of what the configuration in the backup says. */
  readonly database?: DatabaseConfig;
  /**
   * Does what is done in the folder as the account that owns it. Without it root would go wherever links lead that the
   * service has planted there.
   */
  readonly asOwner?: AsOwner;
  /** An authority's; default: a host's. */
  readonly other?: OtherRestore;
}

/** How something else than a host is put back. */
export interface OtherRestore {
  readonly kind: BackupKind;
  readonly of: 'authority';
  /** Checks the database in the folder of unpacked files and makes it ready; throws, and nothing was changed. */
  prepare(staging: string, about: { readonly takenAt: Seconds; readonly program: string }): Promise<void>;
}

export interface RestoredHost {
  readonly folder: string;
  /** When the backup was taken, and by which version. */
  readonly takenAt: Seconds;
  readonly program: string;
  readonly replaced: boolean;
  readonly files: readonly string[];
  /** Where its data are kept now. */
  readonly database: string;
  /** Vendors whose signing key is not on this machine: register again. */
  readonly withoutKey: readonly string[];
  /** Vendors whose signing key may be in the token of the configuration, which cannot be asked here, and why not. */
  readonly inToken: readonly { readonly vendor: string; readonly why: string }[];
}

/** What a backup says of itself before it is opened. @throws as `restoreBackup`. */
export async function describeBackup(file: string): Promise<BackupHeader> {
  const { header, handle } = await openBackup(file);
  await handle.close();
  return header;
}

/**
 * @throws {ActivationError} `already-running`, `already-initialized`, `backup-invalid`, `passphrase-wrong`,
 * `database-newer`, `disk-full`, `not-permitted`, `storage-failed` (whose the folder is cannot be read), `wrong-usage`; then what was there is untouched.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredHost> {
  const { asOwner = asCaller } = options;
  const opened = await openBackup(options.file);
  try {
    return await asOwner(() => restoreOpened(opened, options));
  } finally {
    await opened.handle.close();
  }
}

async function restoreOpened(opened: OpenedBackup, options: RestoreOptions): Promise<RestoredHost> {
  const { folder, passphrase, other } = options;
  const database = other?.kind.database ?? databaseName;
  if (opened.header.of !== other?.of)
    throw invalidBackup(`it is a backup of ${opened.header.of === undefined ? 'a host' : 'an authority'}`);
  if (opened.header.sealed !== undefined && passphrase === undefined) {
    throw new ActivationError('wrong-usage', 'this backup is sealed: give --passphrase-file FILE');
  }
  // A host finishes an interrupted one when it is opened; for an authority it is finished by the same command.
  if (other !== undefined) await finishRestore(folder);
  const replaced = await refusePlace(options);
  const staging = stagingFolder(folder);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { mode: 0o700 });
    const files = await unpackBackup(opened, { passphrase: passphrase ?? '', into: staging, database });
    if (!files.includes(database)) throw invalidBackup('it holds no database');
    const unpacked: UnpackedBackup = {
      staging,
      folder,
      kind: other?.kind ?? hostKind,
      environment: options.environment ?? {},
      ...(options.database !== undefined && { database: options.database }),
      replace: options.replace,
      now: () => options.now() * 1000,
    };
    await redirect(unpacked);
    const { at: takenAt, program } = opened.header;
    const vendors =
      other === undefined
        ? await prepareDatabase(staging, { header: opened.header, replaced, now: options.now })
        : (await other.prepare(staging, { takenAt, program }), []);
    // Of the folder as it will be; a damaged one ends it here, before anything has changed.
    const own = (await findHostId(staging)) ?? (await findHostId(folder));
    await refuseRunning(folder, other?.of ?? 'host');
    const place = await bringToPlace(unpacked);
    await decideRestore(folder);
    await finishRestore(folder);
    return {
      folder,
      takenAt,
      program,
      replaced,
      files,
      database: place,
      ...(await lookForKeys(folder, ownKeys(own, vendors))),
    };
  } catch (error) {
    throw fileError(error, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function refusePlace({ folder, replace, other }: RestoreOptions): Promise<boolean> {
  await refuseRunning(folder, other?.of ?? 'host');
  const there = isThere(folder, other?.kind ?? hostKind);
  if (there && !replace) {
    throw new ActivationError(
      'already-initialized',
      `there is ${other === undefined ? 'a host' : 'an authority'} in ${folder}; --replace puts the backup in its place`,
      {
        facts: { folder },
      },
    );
  }
  return there;
}

/** Whose configuration cannot be read is there as well: nothing of it is to be lost by chance. */
function isThere(folder: string, { config, database: usual }: BackupKind): boolean {
  if (existsSync(join(folder, usual))) return true;
  try {
    return hasDatabase({ folder, config, usual });
  } catch (error) {
    if (isActivationError(error)) return true;
    throw error;
  }
}

async function refuseRunning(folder: string, what: string): Promise<void> {
  const running = await findRunning(folder);
  if (running === undefined) return;
  throw new ActivationError(
    'already-running',
    `the ${what} in ${folder} runs (process ${running.pid}): stop it first`,
    {
      facts: { pid: running.pid, administration: running.administration },
    },
  );
}

/** Checks the whole database, brings it up to date and notes in its audit that it was restored. */
async function prepareDatabase(
  staging: string,
  { header, replaced, now }: { readonly header: BackupHeader; readonly replaced: boolean; readonly now: () => Seconds },
): Promise<KeysToFind> {
  const url = `sqlite:${join(staging, databaseName)}`;
  const database = await openDatabase({ url, mustExist: true, now: () => now() * 1000, exclusive: true });
  try {
    await database.check();
    await migrateAs(database, { role: 'host', program: programVersion }, migrations);
    const details = { takenAt: header.at, program: header.program, replaced };
    const entry = { actor: 'administrator', action: 'data-restored', subject: 'host', details } as const;
    await database.transact((tx) => recordAudit(tx, { ...entry, at: now() }));
    return await listKeysToFind(database);
  } catch (error) {
    if (isStorageError(error) && error.reason === 'newer') throw newerBackup(header.program, programVersion, error);
    throw error;
  } finally {
    await database.close();
  }
}

type KeysToFind = Awaited<ReturnType<typeof listKeysToFind>>;

/** Of which vendor the signing key is neither in a file nor in the token that the restored configuration names. */
async function lookForKeys(folder: string, keys: KeysToFind): Promise<Pick<RestoredHost, 'withoutKey' | 'inToken'>> {
  const outcomes = new Map<string, 'here' | 'nowhere' | { readonly why: string }>();
  const toml = join(folder, 'host.toml');
  for (const { vendor, key } of keys) {
    if (outcomes.get(vendor) === 'here') continue;
    if (existsSync(join(folder, 'signing', vendor, `${key}.key`))) {
      outcomes.set(vendor, 'here');
      continue;
    }
    try {
      const { signing } = await loadConfig(existsSync(toml) ? toml : undefined, hostConfigSchema);
      const signer = await signingKeysOf(join(folder, 'signing'), signing).load(vendor, key);
      outcomes.set(vendor, signer === undefined ? 'nowhere' : 'here');
    } catch (error) {
      if (!isActivationError(error)) throw error;
      outcomes.set(vendor, { why: error.detail });
    }
  }
  const found = [...outcomes];
  return {
    withoutKey: found.flatMap(([vendor, outcome]) => (outcome === 'nowhere' ? [vendor] : [])),
    inToken: found.flatMap(([vendor, outcome]) => (typeof outcome === 'string' ? [] : [{ vendor, ...outcome }])),
  };
}

/** Of several hosts on one database each has keys of its own. Whose the folder is may not be known: then anybody's of the backup. */
function ownKeys(own: HostId | undefined, keys: KeysToFind): KeysToFind {
  const isKnown = keys.some(({ host }) => host !== undefined && host === own);
  return isKnown ? keys.filter(({ host }) => host === undefined || host === own) : keys;
}
