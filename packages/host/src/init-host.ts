/**
 * Use case: make a host's folder (`attiva host init NAME.attiva`): configuration with comments, database. It may
 * be repeated: what is there stays, a newer vendor file or a second vendor's is taken in.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configuredDatabase,
  databaseLines,
  type DatabaseConfig,
  databasePlace,
  hasDatabase,
  keepPasswordApart,
  shownDatabase,
  withDatabaseLine,
  withPasswordApart,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { migrateAs, openDatabase } from '@attiva/storage';
import { finishRestore } from './backup/pending-restore.ts';
import { hostToml } from './config/host-config.ts';
import { databaseHome } from './host-home.ts';
import { migrations } from './migrations/index.ts';
import { programVersion } from './version.ts';

export interface InitHostOptions {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where its data are to be kept; absent: where its configuration says, else a file in the folder. */
  readonly database?: DatabaseConfig;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Creates what is missing. Gives whether the host is new.
 * @throws {ActivationError} `config-invalid` (it names another database, where nothing is yet, among others), `already-initialized` (it has another); {StorageError}.
 */
export async function initHost(options: InitHostOptions): Promise<{ readonly created: boolean }> {
  const { folder, now, environment = {}, database: wanted } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await finishRestore(folder);
  const home = databaseHome(folder);
  const toml = join(folder, home.config);
  const configured = wanted ?? configuredDatabase(home);
  // Before anything is written: what is wrong in it leaves no half-made host behind.
  const place = await databasePlace({ folder, environment }, configured);
  if (wanted !== undefined) await requireSame(folder, wanted);
  const database = await openDatabase({ ...place, mustExist: false, now });
  let created = place.path === undefined && !existsSync(toml);
  try {
    const { applied } = await migrateAs(database, { role: 'host', program: programVersion }, migrations);
    created ||= applied.length === migrations.length;
  } finally {
    await database.close();
  }
  if (!existsSync(toml)) {
    if (wanted !== undefined) await keepPasswordApart(folder, wanted);
    const text = wanted === undefined ? hostToml() : withDatabaseLine(hostToml(), withPasswordApart(wanted));
    await writeFile(toml, text, { flag: 'wx', mode: 0o600 });
  }
  return { created };
}

/** A host that is there keeps its data: another database would begin to count at zero. Its configuration is its administrator's to change. */
async function requireSame(folder: string, wanted: DatabaseConfig): Promise<void> {
  const home = databaseHome(folder);
  const toml = join(folder, home.config);
  if (!existsSync(toml) && !existsSync(join(folder, home.usual))) return;
  const { database } = configuredDatabase(home);
  const kept = withPasswordApart(wanted);
  if (database === kept.database) return;
  if (hasDatabase(home)) {
    const says = existsSync(toml) ? `as ${toml} has it` : `with no ${toml} that says otherwise`;
    throw new ActivationError(
      'already-initialized',
      `the host in ${folder} keeps its data in ${shownDatabase(database)}, ${says}; attiva host migrate-database moves them`,
      { facts: { folder } },
    );
  }
  throw new ActivationError(
    'config-invalid',
    `${toml} would have the data kept in ${shownDatabase(database)}, where none are yet; ${linesFor(kept)}, ${placeOf(kept, databaseLines(home))}, then run this again`,
    { facts: { source: toml, fields: ['database'] } },
  );
}

/** A key of TOML that stands twice makes the file unreadable. */
function placeOf(kept: DatabaseConfig, there: readonly (keyof DatabaseConfig)[]): string {
  const [first, second] = there.filter((field) => kept[field] !== undefined);
  if (first === undefined) return 'above its first [section]';
  return second === undefined
    ? `in the place of the line ${first} = … that is there`
    : `in the place of the lines ${first} = … and ${second} = … that are there`;
}

function linesFor({ database, databasePasswordFile: file }: DatabaseConfig): string {
  const line = `write the line database = ${JSON.stringify(database)}`;
  return file === undefined
    ? line
    : `${line} and the line databasePasswordFile = ${JSON.stringify(file)}, with the password in that file`;
}
