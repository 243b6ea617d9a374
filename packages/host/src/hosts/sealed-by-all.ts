/**
 * Keys that seal what is in the database (second factors, tokens of hosts elsewhere) lie in a file of each folder. All hosts of one database
 * need the same: what one has sealed, another has to open.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSealingKey, openSealingKey, readPrivateFile, type SealingKey } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { Database } from '@attiva/storage';

export interface SealedPlace {
  readonly database: Database;
  readonly folder: string;
  /** Whether other hosts may have the same database. */
  readonly isShared: boolean;
}

/**
 * The key in this file of the folder, made where nothing was sealed yet and something is to be.
 * @throws {ActivationError} `storage-failed` where it is damaged, or others on the database have another one.
 */
export async function keyOfAll(
  { database, folder, isShared }: SealedPlace,
  file: string,
  isToSeal = true,
): Promise<SealingKey> {
  const path = join(folder, file);
  const name = `key-file ${file}`;
  const row = await database.get<{ value: string }>('select value from facts where name = ?', [name]);
  const exists = existsSync(path);
  if (isShared && row !== undefined && (!exists || (await markOf(path)) !== row.value)) {
    throw new ActivationError(
      'storage-failed',
      `${file} ${exists ? 'in this folder is another than that' : 'is not in this folder: it is'} of the other hosts on this database; copy it from the folder of one of them`,
      { facts: { path } },
    );
  }
  const key = exists || !isToSeal ? await openSealingKey(path) : await createSealingKey(path, randomBytes(32));
  if (row === undefined && isShared) {
    // Of two at once one is the first: the other is told the next time.
    await database.run('insert into facts (name, value) values (?, ?) on conflict (name) do nothing', [
      name,
      await markOf(path),
    ]);
  }
  return key;
}

/** 32 random bytes: their digest tells nothing of them. */
async function markOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readPrivateFile(path))
    .digest('base64url');
}
