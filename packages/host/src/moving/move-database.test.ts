// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { databaseOf } from '@attiva/daemon';
import { isActivationError } from '@attiva/protocol';
import { isStorageError, openDatabase, loadLabel } from '@attiva/storage';
import { sharedPostgres, type StartedPostgres } from '@attiva/testkit';
import { createBackup } from '../backup/create-backup.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { databaseHome } from '../host-home.ts';
import { initHost } from '../init-host.ts';
import { compareDatabases, moveDatabase } from './move-database.ts';
import { movedHost } from './moved-kind.ts';
import { takeDatabaseBack } from './take-database-back.ts';

const now = (): number => 1_800_000_000;
const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

let server: StartedPostgres;
before(async () => {
  server = await sharedPostgres();
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-move-'));
  folders.push(folder);
  return folder;
}

/** A host's folder with something in its database. */
async function newHost(database?: string): Promise<string> {
  const folder = await newFolder();
  await initHost({ folder, now: () => now() * 1000, ...(database !== undefined && { database: { database } }) });
  await inDatabase(folder, (db) => db.run("insert into facts (name, value) values ('mark', 'of this host')"));
  return folder;
}

async function inDatabase<T>(
  folder: string,
  work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  const db = await openDatabase({ ...(await databaseOf(databaseHome(folder))), mustExist: true, now: () => 0 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

const markIn = (folder: string): Promise<{ value: string } | undefined> =>
  inDatabase(folder, (db) => db.get<{ value: string }>("select value from facts where name = 'mark'"));

const optionsOf = (folder: string) => ({ folder, kind: movedHost, environment: {}, now });

async function refused(work: Promise<unknown>, code: string, says: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    const found = isActivationError(error) ? error.code : isStorageError(error) ? error.reason : String(error);
    assert.equal(found, code, String(error));
    assert.match((error as Error).message, says);
    return true;
  });
}

describe('moving the database of a host', () => {
  test('to a server and back: counted, the old one marked, the configuration written, everything still there', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    const moved = await moveDatabase(optionsOf(folder), { to: { database }, writeConfig: true });
    assert.ok(moved.tables.length > 30 && moved.tables.every(({ from, to }) => from === to && from !== null));
    assert.deepEqual([moved.before, moved.written, moved.lines], [false, true, [`database = "${database}"`]]);
    assert.match(readFileSync(join(folder, 'host.toml'), 'utf8'), new RegExp(`^database = "${database}"$`, 'mu'));
    assert.deepEqual(await markIn(folder), { value: 'of this host' });
    assert.deepEqual((await compareDatabases(optionsOf(folder), { database: 'sqlite:host.db' })).same, true);
    const old = await openDatabase({ url: `sqlite:${join(folder, 'host.db')}`, mustExist: true, now: () => 0 });
    assert.deepEqual([...(await loadLabel(old)).keys()].filter((name) => /moved|copied/u.test(name)).sort(), [
      'moved-at',
      'moved-to',
    ]);
    await old.close();
    const back = await moveDatabase(optionsOf(folder), { to: { database: 'sqlite:two.db' }, writeConfig: true });
    assert.equal(back.rows, moved.rows);
    const second = await server.fresh();
    await moveDatabase(optionsOf(folder), { to: { database: second }, writeConfig: true });
    await moveDatabase(optionsOf(folder), { to: { database: await server.fresh() }, writeConfig: true });
    assert.deepEqual(await markIn(folder), { value: 'of this host' });
    await refused(initHost({ folder: await newFolderOn(database), now }), 'moved', /two\.db/u);
  });

  test('a second time there is nothing to copy; a place that somebody lives in is refused; a copy nobody opened is made anew', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    const to = { database };
    await moveDatabase(optionsOf(folder), { to, writeConfig: false });
    const again = await moveDatabase(optionsOf(folder), { to, writeConfig: false });
    assert.deepEqual([again.before, again.tables.length], [true, 0]);
    await refused(
      moveDatabase(optionsOf(folder), { to: { database: 'sqlite:three.db' }, writeConfig: false }),
      'moved',
      /lives on/u,
    );
    const taken = await takeDatabaseBack(optionsOf(folder));
    assert.equal(taken.movedAt, now());
    await refused(takeDatabaseBack(optionsOf(folder)), 'wrong-usage', /was not moved/u);
    const anew = await moveDatabase(optionsOf(folder), { to, writeConfig: false });
    assert.equal(anew.before, false);
    await refused(
      moveDatabase(optionsOf(await newHost()), { to: { database: await lived() }, writeConfig: false }),
      'already-initialized',
      /empty/u,
    );
  });

  test('one that was cut off before its end is finished by the same command, and until then neither place is served', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    const to = { database };
    await moveDatabase(optionsOf(folder), { to, writeConfig: false });
    const name = new URL(database).pathname.slice(1);
    await server.sql(`insert into database_label values ('unfinished-since', '${now()}')`, name);
    const there = await newFolderOn(database);
    await refused(initHost({ folder: there, now }), 'moved', /unfinished copy of sqlite:.*host\.db/u);
    await refused(initHost({ folder, now }), 'moved', /moved to/u);
    const again = await moveDatabase(optionsOf(folder), { to, writeConfig: true });
    assert.equal(again.before, true);
    assert.deepEqual(await markIn(folder), { value: 'of this host' });
    await initHost({ folder: there, now });
  });

  test('a copy of another host does not give way, nor one that somebody has a session on', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    const to = { database };
    await moveDatabase(optionsOf(folder), { to, writeConfig: false });
    const other = await newHost();
    await inDatabase(other, (db) => db.run('update schema_migration set applied_at = applied_at + 1'));
    await refused(moveDatabase(optionsOf(other), { to, writeConfig: false }), 'already-initialized', /empty/u);
    await takeDatabaseBack(optionsOf(folder));
    const somebody = await openDatabase({ url: database, mustExist: true, now });
    const work = moveDatabase(optionsOf(folder), { to, writeConfig: false });
    await refused(work, 'already-running', /postgres \(attiva\)/u);
    await somebody.close();
    assert.equal((await moveDatabase(optionsOf(folder), { to, writeConfig: false })).before, false);
  });

  test('other sessions on a server keep a move away from it', async () => {
    const database = await server.fresh();
    const folder = await newHost(database);
    await inDatabase(folder, () =>
      refused(
        moveDatabase(optionsOf(folder), { to: { database: 'sqlite:host.db' }, writeConfig: false }),
        'already-running',
        /sessions/u,
      ),
    );
    assert.equal(existsSync(join(folder, 'host.db')), false);
  });
});

describe('taking a database back', () => {
  test('is one step: cut off, it is still moved away; then it lives, with a trace of that, and the other does not', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    await moveDatabase(optionsOf(folder), { to: { database }, writeConfig: false });
    const cut = new Error('cut off');
    const kind = {
      ...movedHost,
      async takenBack(...given: Parameters<typeof movedHost.takenBack>) {
        await movedHost.takenBack(...given);
        throw cut;
      },
    };
    await assert.rejects(takeDatabaseBack({ ...optionsOf(folder), kind }), cut);
    await refused(initHost({ folder, now }), 'moved', /moved to/u);
    const { warning } = await takeDatabaseBack(optionsOf(folder));
    assert.equal(warning, undefined);
    await initHost({ folder, now });
    const trail = await inDatabase(folder, (db) => db.all("select 1 as one from audit where action = 'data-restored'"));
    assert.equal(trail.length, 1);
    await refused(initHost({ folder: await newFolderOn(database), now }), 'moved', /host\.db/u);
  });

  test('is refused while the other is served; where that cannot be seen, it is said', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    await moveDatabase(optionsOf(folder), { to: { database }, writeConfig: false });
    const there = await newFolderOn(database);
    await inDatabase(there, () =>
      refused(takeDatabaseBack(optionsOf(folder)), 'already-running', /postgres \(attiva\)/u),
    );
    await refused(takeDatabaseBack(optionsOf(folder), { database: 'sqlite:two.db' }), 'wrong-usage', /was moved to/u);
    await server.sql(`drop database ${new URL(database).pathname.slice(1)}`);
    const given = { database: `${database}?sslmode=disable` };
    const { warning } = await takeDatabaseBack(optionsOf(folder), given);
    assert.match(String(warning), /does not exist/u);
    assert.deepEqual(await markIn(folder), { value: 'of this host' });
  });
});

describe('taking back what was moved on', () => {
  test('is refused: it lives at a third place, also where that bears the name of this one', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    await moveDatabase(optionsOf(folder), { to: { database }, writeConfig: false });
    const there = await newFolderOn(database);
    await moveDatabase(optionsOf(there), { to: { database: 'sqlite:three.db' }, writeConfig: false });
    await refused(takeDatabaseBack(optionsOf(folder)), 'database-moved', /was moved on to sqlite:.*three\.db/u);
    const name = new URL(database).pathname.slice(1);
    // On another machine the usual place has the same name.
    await server.sql(
      `update database_label set value = 'sqlite:${join(folder, 'host.db')}' where name = 'moved-to'`,
      name,
    );
    await server.sql("update database_label set value = '1' where name = 'moved-at'", name);
    await refused(takeDatabaseBack(optionsOf(folder)), 'database-moved', /moved on/u);
    await refused(initHost({ folder, now }), 'moved', /moved to/u);
    await refused(moveDatabase(optionsOf(folder), { to: { database }, writeConfig: true }), 'moved', /itself moved/u);
  });

  test('is refused where what was found may be the wrong schema; with its own address it is said that it is somebody else', async () => {
    const [folder, database] = [await newHost(), await server.fresh()];
    await moveDatabase(optionsOf(folder), { to: { database }, writeConfig: false });
    await server.sql('update schema_migration set applied_at = applied_at + 1', new URL(database).pathname.slice(1));
    await refused(takeDatabaseBack(optionsOf(folder)), 'wrong-usage', /say with --to how it is reached/u);
    const { warning, isForeign } = await takeDatabaseBack(optionsOf(folder), { database });
    assert.deepEqual([warning, isForeign], ['it holds something else now', true]);
  });
});

describe('a backup of a host on a server', () => {
  test('is a file that a server takes, or a folder; an open one holds no password', async () => {
    const database = await server.fresh();
    const folder = await newHost(database.replace('postgres@', 'postgres:unused-secret@'));
    const toml = readFileSync(join(folder, 'host.toml'), 'utf8');
    assert.doesNotMatch(toml, /unused-secret/u);
    assert.equal(readFileSync(join(folder, 'database.password'), 'utf8'), 'unused-secret\n');
    await writeFile(
      join(folder, 'host.toml'),
      toml.replace(/^databasePasswordFile.*$/mu, '').replace('postgres@', 'postgres:unused-secret@'),
    );
    const file = join(await newFolder(), 'backup');
    const taken = await createBackup({ folder, file, replace: false, now });
    assert.deepEqual(taken.holds, ['host.db', 'host.toml']);
    assert.equal(readFileSync(file).includes('unused-secret'), false);

    await refused(
      restoreBackup({ folder: await newFolder(), file, replace: false, now }),
      'already-initialized',
      /tables already/u,
    );
    const other = await newFolder();
    const moved = await restoreBackup({
      folder: other,
      file,
      replace: false,
      now,
      database: { database: await server.fresh() },
    });
    assert.match(moved.database, /^postgres:\/\/postgres@127/u);
    assert.equal(existsSync(join(other, 'host.db')), false);
    assert.deepEqual(await markIn(other), { value: 'of this host' });
    const plain = await newFolder();
    await restoreBackup({ folder: plain, file, replace: false, now, database: { database: 'sqlite:host.db' } });
    assert.deepEqual(await markIn(plain), { value: 'of this host' });
    await restoreBackup({ folder, file, replace: true, now });
    assert.deepEqual(await markIn(folder), { value: 'of this host' });
  });
});

async function newFolderOn(database: string): Promise<string> {
  const folder = await newFolder();
  await writeFile(join(folder, 'host.toml'), `database = "${database}"\n`);
  return folder;
}

/** A database that a host lives in. */
async function lived(): Promise<string> {
  const database = await server.fresh();
  await newHost(database);
  return database;
}
