/**
 * Databases for the tests of this package, on the engine of this process: SQLite, or PostgreSQL where `ATTIVA_TEST_DATABASE` says
 * so. One run has one engine; the suite `unit/host-on-postgres` is a second run, with one server for all files.
 */
import { type Database, openDatabase } from '@attiva/storage';
import { freshPostgres, isPostgres, testPostgresPort } from '@attiva/testkit';
import { migrations } from './migrations/index.ts';

/** URL of a new PostgreSQL database of the newest schema, with nothing in it. */
export async function testDatabaseUrl(): Promise<string> {
  return freshPostgres(testPostgresPort, { name: 'host_schema', prepare: makeSchema });
}

async function makeSchema(url: string): Promise<void> {
  const database = await openDatabase({ url, mustExist: false, now: () => 0 });
  await database.migrate(migrations);
  await database.close();
}

/** Databases of this process's hosts, by folder. */
const urls = new Map<string, Promise<string>>();

/** URL of the database of the host in a folder; `undefined`: a file in it. @param given chosen for it by the test */
export async function databaseOf(folder: string, given?: string): Promise<string | undefined> {
  if (given !== undefined) urls.set(folder, Promise.resolve(given));
  const known = urls.get(folder);
  if (known !== undefined || !isPostgres) return known;
  const url = testDatabaseUrl();
  urls.set(folder, url);
  return url;
}

/** The line of the configuration for it. */
export function databaseLine(url: string | undefined): string {
  return url === undefined ? '' : `database = "${url}"\n`;
}

/** A database of the newest schema, with nothing in it. Whoever asks for it closes it. */
export async function openTestDatabase(now: () => number = () => 0): Promise<Database> {
  if (isPostgres) return openDatabase({ url: await testDatabaseUrl(), mustExist: true, now });
  const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now });
  await database.migrate(migrations);
  return database;
}

/** Every row of every table. */
export async function textOfRows(database: Database): Promise<string> {
  const tables = await database.all<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  const rows: object[] = [];
  for (const { name } of tables) rows.push(...(await database.all(`select * from "${name}"`)));
  return rows.map((row) => Object.values(row).join('\n')).join('\n');
}
