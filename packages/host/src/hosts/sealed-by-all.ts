/**
 * Keys that seal what is in the database (second factors, tokens of hosts elsewhere) lie in a file of each folder. All hosts of one database
 * need the same: what one has sealed, another has to open.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createSealingKey, openSealingKey, readPrivateFile, type SealingKey } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { Database } from '@attiva/storage';

const keyFiles = ['access.key', 'other-hosts.key'] as const;

export type KeyFile = (typeof keyFiles)[number];

export interface SealedPlace {
  readonly database: Pick<Database, 'get' | 'transact'>;
  readonly folder: string;
  /** Whether other hosts may have the same database. */
  readonly isShared: boolean;
}

/**
 * The key in this file of the folder, made where nothing was sealed yet and something is to be. Of two hosts that make it at once one is
 * the first; the other keeps none of its own.
 * @throws {ActivationError} `storage-failed` where it is damaged, or others on the database have another one.
 */
export async function keyOfAll(
  { database, folder, isShared }: SealedPlace,
  file: KeyFile,
  isToSeal = true,
): Promise<SealingKey> {
  const path = join(folder, file);
  const name = `key-file ${file}`;
  const ofAll = await database.get<StoredMark>(selectMark, [name]);
  const exists = existsSync(path);
  if (isShared && ofAll !== undefined && (!exists || (await markOf(path)) !== ofAll.value))
    throw ofOthers(path, exists);
  const key = exists || !isToSeal ? await openSealingKey(path) : await createSealingKey(path, randomBytes(32));
  if (!isShared || ofAll !== undefined) return key;
  const mark = await markOf(path);
  const first = await database.transact(async (tx) => {
    await tx.run(insertMark, [name, mark]);
    return tx.get<StoredMark>(selectMark, [name]);
  });
  if (first?.value === mark) return key;
  // Nothing was sealed with what was made here just now: the place is free for a copy of the one that all have.
  if (!exists) await rm(path);
  throw ofOthers(path, exists);
}

/**
 * At a start: keys that lie in this folder are those of all, where none is yet. After a move from a file to a server the first host to
 * start is the one that had them; without this, whoever is asked first without the file would make another.
 */
export async function nameKeysOfAll({ database, folder, isShared }: SealedPlace): Promise<void> {
  if (!isShared) return;
  for (const file of keyFiles.filter((one) => existsSync(join(folder, one)))) {
    const mark = await markOf(join(folder, file));
    await database.transact((tx) => tx.run(insertMark, [`key-file ${file}`, mark]));
  }
}

interface StoredMark {
  readonly value: string;
}

const insertMark = 'insert into facts (name, value) values (?, ?) on conflict (name) do nothing';
const selectMark = 'select value from facts where name = ?';

/** @param exists whether there is another one here */
function ofOthers(path: string, exists: boolean): ActivationError {
  const how = exists ? 'in this folder is another than that' : 'is not in this folder: it is';
  return new ActivationError(
    'storage-failed',
    `${basename(path)} ${how} of the other hosts on this database; copy it from the folder of one of them`,
    { facts: { path } },
  );
}

/** 32 random bytes: their digest tells nothing of them. */
async function markOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readPrivateFile(path))
    .digest('base64url');
}
