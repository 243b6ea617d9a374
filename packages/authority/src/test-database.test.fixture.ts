/**
 * Databases for the tests of this package, on the engine of this process: SQLite, or PostgreSQL where `ATTIVA_TEST_DATABASE` says
 * so. One run has one engine; the suite `unit/authority-on-postgres` is a second run, with one server for all files.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDatabaseLine } from '@attiva/daemon';
import { type Database, type Migration, openDatabase } from '@attiva/storage';
import { freshPostgres, isPostgres, testPostgresPort } from '@attiva/testkit';
import { migrations } from './migrations/migrations.ts';

/** A database with the first steps of the schema, all of them by default, and nothing in it. Whoever asks for it closes it. */
export async function openTestDatabase(
  now: () => number = () => 0,
  steps: readonly Migration[] = migrations,
): Promise<Database> {
  const url = isPostgres ? await freshPostgres(testPostgresPort, nothing) : 'sqlite::memory:';
  const database = await openDatabase({ url, mustExist: false, now });
  await database.migrate(steps);
  return database;
}

const nothing = { name: 'nothing', prepare: async (): Promise<void> => {} };

/**
 * Makes an authority once, to be copied: on PostgreSQL with a database that copies are made of. Gives what a copy of its folder
 * needs to have a database of its own.
 */
export async function makeOnce(
  make: (database?: { readonly database: string }) => Promise<unknown>,
): Promise<(folder: string) => Promise<void>> {
  if (!isPostgres) {
    await make();
    return async () => {};
  }
  // Its keys are in a folder of this process: other processes on the same server cannot share it.
  const template = {
    name: `authority_${randomBytes(6).toString('hex')}`,
    prepare: async (url: string): Promise<void> => {
      await make({ database: url });
    },
  };
  await freshPostgres(testPostgresPort, template);
  return async (folder) => {
    const database = await freshPostgres(testPostgresPort, template);
    const toml = join(folder, 'authority.toml');
    writeFileSync(toml, withDatabaseLine(readFileSync(toml, 'utf8'), { database }));
  };
}
