/** A backup of a PostgreSQL database is a SQLite file: one that every host can open, on whatever it runs afterwards. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { copyRows, type CopySource } from '../moving/copy-database.ts';
import type { Migration } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { openSqliteDatabase } from '../sqlite/open-sqlite.ts';

/** Writes all tables, as `moment` shows them, into a new file made by the same migrations. */
export async function copyToSqlite(moment: CopySource, migrations: readonly Migration[], path: string): Promise<void> {
  if (migrations.length === 0) throw new TypeError('A copy in a file is made after migrate, by the same steps.');
  const recorded = await moment.all<{ name: string }>('select name from schema_migration order by position');
  const beyond = recorded[migrations.length];
  if (beyond !== undefined) {
    const what = `The database has a schema step "${beyond.name}" that this program does not know`;
    throw new StorageError('newer', `${what}: the program that made it can copy it.`);
  }
  if (existsSync(path)) throw new StorageError('failed', `There is something at ${path} already.`, { path });
  try {
    const file = openSqliteDatabase({ path, mustExist: false, now: () => 0 });
    try {
      await file.migrate(migrations);
      await file.transact((tx) => copyRows(moment, tx));
      // Into one file: who takes a backup along knows of no side files.
      await file.all('pragma journal_mode = delete');
    } finally {
      await file.close();
    }
  } catch (error) {
    for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
    throw error;
  }
}
