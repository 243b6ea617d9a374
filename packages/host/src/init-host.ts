/**
 * Use case: make a host's folder (`attiva host init NAME.attiva`): configuration with comments, database. It may
 * be repeated: what is there stays, a newer vendor file or a second vendor's is taken in.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@attiva/storage';
import { finishRestore } from './backup/pending-restore.ts';
import { databasePath } from './compose.ts';
import { hostToml } from './config/host-config.ts';
import { migrations } from './migrations/index.ts';

export interface InitHostOptions {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Creates what is missing. Gives whether the folder is new. */
export async function initHost(options: InitHostOptions): Promise<{ readonly created: boolean }> {
  const { folder, now } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await finishRestore(folder);
  const created = !existsSync(databasePath(folder));
  const database = await openDatabase({ url: `sqlite:${databasePath(folder)}`, mustExist: false, now });
  try {
    await database.migrate(migrations);
  } finally {
    await database.close();
  }
  const toml = join(folder, 'host.toml');
  if (!existsSync(toml)) await writeFile(toml, hostToml(), { flag: 'wx', mode: 0o600 });
  return { created };
}
