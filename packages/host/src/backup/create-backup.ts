/**
 * Use case: take a backup. The database as it is at one moment (others go on working meanwhile), the configuration, and
 * under a passphrase everything else of the folder, keys included. Written whole or not at all.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, link, mkdtemp, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ActivationError, type Seconds } from '@attiva/protocol';
import { configuredDatabase, databaseOf, withoutDatabasePassword } from '@attiva/daemon';
import { migrateAs, openDatabase } from '@attiva/storage';
import { programVersion } from '../version.ts';
import { asCaller, type AsOwner, type BackupKind, filesToHold, hostKind, largestFile } from './backup-files.ts';
import { type BackupHeader, headerLine } from './backup-header.ts';
import { fileError } from './file-error.ts';
import { keyOfPassphrase, passphraseParameters } from './passphrase.ts';

export interface BackupOptions {
  readonly folder: string;
  /** Where to. */
  readonly file: string;
  /** Present: the file is sealed with it, and holds the keys as well. */
  readonly passphrase?: string;
  /** Whether a file of that name may be replaced. */
  readonly replace: boolean;
  readonly now: () => Seconds;
  /** Of the caller: a password of the database may stand in it. */
  readonly environment?: NodeJS.ProcessEnv;
  /** An authority's; default: a host's. */
  readonly kind?: BackupKind;
  /** Does what is done in the folder as the account that owns it; the backup is written as the caller. */
  readonly asOwner?: AsOwner;
}

export interface TakenBackup {
  readonly file: string;
  readonly bytes: number;
  /** Names of what is in it. */
  readonly holds: readonly string[];
  readonly sealed: boolean;
}

/** What takes the bytes of the body and makes those of the file. */
interface Sealer {
  update(bytes: Uint8Array): Uint8Array;
  /** The end of the file. */
  end(): Uint8Array;
}

/**
 * @throws {ActivationError} `disk-full`, `already-initialized` (the file is there), `not-permitted`, `wrong-usage`;
 * {StorageError}. Then no file is left.
 */
export async function createBackup(options: BackupOptions): Promise<TakenBackup> {
  const { file, asOwner = asCaller } = options;
  await refuseTarget(options);
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  // Beside the database: it is as large, holds the same, and this folder is for the same eyes.
  const copies = await asOwner(() => mkdtemp(join(options.folder, 'backup-'))).catch((error: unknown) => {
    throw fileError(error, options.folder);
  });
  try {
    const { schema, path } = await asOwner(() => copyDatabase(options, copies));
    const out = await open(temporary, 'wx', 0o600);
    try {
      const holds = await write(out, options, { schema, database: path });
      await out.sync();
      const { size: bytes } = await out.stat();
      await publish(temporary, options);
      return { file, bytes, holds, sealed: options.passphrase !== undefined };
    } finally {
      await out.close();
    }
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // It was never made, or is the new file already.
    throw fileError(error, file);
  } finally {
    await asOwner(() => rm(copies, { recursive: true, force: true }));
  }
}

async function refuseTarget({ file, replace }: BackupOptions): Promise<void> {
  const there = await stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw fileError(error, file);
  });
  if (there === undefined) return;
  if (!there.isFile()) throw new ActivationError('wrong-usage', `not a file: ${file}`, { facts: { path: file } });
  if (replace) return;
  throw new ActivationError('already-initialized', `there is a file already: ${file}; --replace writes over it`, {
    facts: { path: file },
  });
}

/** A copy at one moment, without anything that was deleted. */
async function copyDatabase(
  { folder, now, environment = {}, kind = hostKind }: BackupOptions,
  copies: string,
): Promise<{ readonly schema: string; readonly path: string }> {
  const place = await databaseOf({ folder, config: kind.config, usual: kind.database, environment });
  const database = await openDatabase({ ...place, mustExist: true, now: () => now() * 1000 });
  try {
    // A copy of a server's database is made by the steps of its schema.
    if (place.path === undefined) await migrateAs(database, kind.owner, kind.migrations);
    const path = join(copies, kind.database);
    await database.copyTo(path);
    const row = await database.get<{ name: string }>(
      'select name from schema_migration order by position desc limit 1',
    );
    return { schema: row?.name ?? '', path };
  } finally {
    await database.close();
  }
}

async function write(
  out: FileHandle,
  { folder, passphrase, now, kind = hostKind, asOwner = asCaller }: BackupOptions,
  { schema, database }: { readonly schema: string; readonly database: string },
): Promise<string[]> {
  const of = kind === hostKind ? {} : ({ of: 'authority' } as const);
  const head = { attivaHostBackup: 1, ...of, program: programVersion, schema, at: now() } as const;
  const kdf = passphraseParameters(randomBytes(16));
  const nonce = randomBytes(12);
  const header: BackupHeader =
    passphrase === undefined ? head : { ...head, sealed: { kdf, nonce: nonce.toString('base64url') } };
  const line = headerLine(header);
  const sealer = passphrase === undefined ? digest(line) : seal(line, await keyOfPassphrase(passphrase, kdf), nonce);
  await out.writeFile(line);
  const put = async (bytes: Uint8Array): Promise<void> => out.writeFile(sealer.update(bytes));
  const others = await asOwner(() => filesToHold(folder, passphrase !== undefined, kind));
  const config = passphrase === undefined ? await asOwner(() => bareConfig(folder, kind)) : undefined;
  const opened = (path: string): Promise<FileHandle> => asOwner(() => open(path, 'r'));
  await putFile({ name: kind.database, from: await opened(database), most: Number.MAX_SAFE_INTEGER }, put);
  for (const name of others) {
    if (config !== undefined && name === kind.config) await putBytes(name, config, put);
    else await putFile({ name, from: await opened(join(folder, name)), most: largestFile }, put);
  }
  await put(Buffer.from('{"end":true}\n'));
  await out.writeFile(sealer.end());
  return [kind.database, ...others];
}

/** The configuration as a file without a passphrase holds it: without the password of its database. */
async function bareConfig(folder: string, { config, database: usual }: BackupKind): Promise<Buffer | undefined> {
  const path = join(folder, config);
  if (!existsSync(path)) return undefined;
  return Buffer.from(
    withoutDatabasePassword(await readFile(path, 'utf8'), configuredDatabase({ folder, config, usual })),
  );
}

async function putBytes(name: string, bytes: Uint8Array, put: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  await put(Buffer.from(`${JSON.stringify({ name, bytes: bytes.length })}\n`));
  await put(bytes);
}

async function putFile(
  { name, from, most }: { readonly name: string; readonly from: FileHandle; readonly most: number },
  put: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  try {
    const { size: bytes } = await from.stat();
    await put(Buffer.from(`${JSON.stringify({ name, bytes })}\n`));
    let written = 0;
    for await (const chunk of from.createReadStream({ autoClose: false })) {
      written += (chunk as Buffer).length;
      await put(chunk as Buffer);
    }
    if (written === bytes && bytes <= most) return;
  } finally {
    await from.close();
  }
  throw new ActivationError('storage-failed', `${name} changed while it was read; take the backup again`);
}

function digest(line: Uint8Array): Sealer {
  const hash = createHash('sha256').update(line);
  return {
    update(bytes): Uint8Array {
      hash.update(bytes);
      return bytes;
    },
    end: () => hash.digest(),
  };
}

/** The first line is authenticated with the rest. */
function seal(line: Uint8Array, key: Uint8Array, nonce: Uint8Array): Sealer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(line);
  return {
    update: (bytes) => cipher.update(bytes),
    end: () => Buffer.concat([cipher.final(), cipher.getAuthTag()]),
  };
}

/** Gives the finished file its name. A link fails where the name was taken meanwhile; a rename would replace. */
async function publish(temporary: string, { file, replace }: BackupOptions): Promise<void> {
  if (replace) {
    await rename(temporary, file);
  } else {
    await link(temporary, file);
    await unlink(temporary);
  }
}
