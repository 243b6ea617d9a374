/** A backup of a PostgreSQL database is a SQLite file: one that every host can open, on whatever it runs afterwards. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Migration, SqlParameters, SqlValue } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { openSqliteDatabase } from '../sqlite/open-sqlite.ts';
import type { PostgresConnection, Question } from './postgres-connection.ts';
import { beginSnapshot, rollbackTransaction } from './postgres-facts.ts';
import { rowsOf } from './postgres-transaction.ts';
import { listTables, quoted } from './tables.ts';

const rowsOfPage = 1_000;

/** Writes all tables, as they are at one moment, into a new file made by the same migrations. */
export async function copyToSqlite(
  connection: PostgresConnection,
  migrations: readonly Migration[],
  path: string,
): Promise<void> {
  if (migrations.length === 0) throw new TypeError('A copy in a file is made after migrate, by the same steps.');
  if (existsSync(path)) throw new StorageError('failed', `There is something at ${path} already.`, { path });
  try {
    await ask(connection, beginSnapshot);
    await write(connection, migrations, path);
    await ask(connection, rollbackTransaction);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function write(connection: PostgresConnection, migrations: readonly Migration[], path: string): Promise<void> {
  const file = openSqliteDatabase({ path, mustExist: false, now: () => 0 });
  try {
    await file.migrate(migrations);
    // One transaction: constraints are judged at its end, so that the order of tables does not matter.
    await file.transact(async (tx) => {
      await tx.script('pragma defer_foreign_keys = on');
      const tables = await listTables(connection);
      // What the steps themselves put in comes once more with the rows.
      for (const table of tables) await tx.run(`delete from ${quoted(table)}`);
      for (const table of tables) {
        for await (const page of pagesOf(connection, table)) {
          const names = Object.keys(page[0] ?? {});
          const places = names.map(() => '?').join(', ');
          const insert = `insert into ${quoted(table)} (${names.map(quoted).join(', ')}) values (${places})`;
          await tx.runEach(
            insert,
            page.map((row): SqlParameters => Object.values(row)),
          );
        }
      }
    });
    // Into one file: who takes a backup along knows of no side files.
    await file.all('pragma journal_mode = delete');
  } finally {
    await file.close();
  }
}

async function* pagesOf(connection: PostgresConnection, table: string): AsyncGenerator<Record<string, SqlValue>[]> {
  // A name of its own: what `fetch` answers with is remembered by its text.
  const cursor = quoted(`page of ${table}`);
  await ask(connection, `declare ${cursor} no scroll cursor for select * from ${quoted(table)}`);
  for (;;) {
    const rows = await ask(connection, `fetch ${rowsOfPage} from ${cursor}`);
    if (rows.length === 0) break;
    yield rows;
  }
  await ask(connection, `close ${cursor}`);
}

async function ask(connection: PostgresConnection, text: string): Promise<Record<string, SqlValue>[]> {
  const question: Question = { text, rows: [[]] };
  const [outcome] = await connection.ask([question]);
  return outcome === undefined ? [] : rowsOf<Record<string, SqlValue>>(outcome);
}
