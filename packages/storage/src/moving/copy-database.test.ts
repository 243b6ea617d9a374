// needs: linux postgresql
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sharedPostgres } from '@attiva/testkit';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { openDatabase } from '../open-database.ts';
import type { Database, Migration } from '../port/database.ts';
import { type CopiedTable, copyDatabase } from './copy-database.ts';

/** Tables whose names come before those they refer to, with keys of two columns, counted ones, and none at all. */
const tables: Migration = {
  name: '0001-tables',
  up: (tx) => {
    const { text, integer, bytes, countedKey, tableOptions, clusteredTableOptions } = tx.facts;
    return tx.script(`
      create table z_vendor (vendor ${text} not null primary key, key ${bytes}) ${tableOptions};
      create table client (
        vendor ${text} not null references z_vendor (vendor),
        number ${integer} not null,
        body ${bytes},
        "order" ${text},
        primary key (vendor, number)
      ) ${clusteredTableOptions};
      create table event (position ${countedKey}, vendor ${text} references z_vendor (vendor)) ${tableOptions};
      create table single (value ${integer}) ${tableOptions};
      create table empty (id ${countedKey}) ${tableOptions};
    `);
  },
};

let folder = '';
let count = 0;
const opened: Database[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-copy-'));
});
after(async () => {
  for (const db of opened) await db.close();
  await rm(folder, { recursive: true });
});

async function open(url: string, migrations: readonly Migration[] = [tables]): Promise<Database> {
  const db = await openDatabase({ url, mustExist: false, now: () => 7 });
  opened.push(db);
  await db.migrate(migrations);
  return db;
}

function onSqlite(): Promise<Database> {
  count += 1;
  return open(`sqlite:${join(folder, `${count}.db`)}`);
}

async function onPostgres(): Promise<Database> {
  return open(await (await sharedPostgres()).fresh());
}

async function fill(db: Database): Promise<void> {
  await db.transact(async (tx) => {
    await tx.runEach('insert into z_vendor (vendor, key) values (?, ?)', [
      ['a', Buffer.of(0, 1, 255)],
      ['é', null],
    ]);
    const rows = Array.from({ length: 2_500 }, (_, number) => [
      number % 2 === 0 ? 'a' : 'é',
      number,
      number % 3 === 0 ? null : Buffer.from([number % 256]),
      `\u{1f600}${number}`,
    ]);
    await tx.runEach('insert into client (vendor, number, body, "order") values (?, ?, ?, ?)', rows);
    await tx.runEach('insert into event (vendor) values (?)', [['a'], [null], ['é']]);
    await tx.run('delete from event where position = 2');
    await tx.run('insert into single (value) values (?)', [2 ** 53 - 1]);
  });
}

const engines: readonly [string, () => Promise<Database>, () => Promise<Database>][] = [
  ['SQLite to PostgreSQL', onSqlite, onPostgres],
  ['PostgreSQL to SQLite', onPostgres, onSqlite],
];

for (const [name, makeSource, makeTarget] of engines) {
  test(`from ${name}: everything arrives, and numbers count on`, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from);
    const told: CopiedTable[] = [];
    const copied = await copyDatabase(from, to, { onTable: (table) => told.push(table) });
    assert.deepEqual(told, copied);
    const counts = Object.fromEntries(copied.map(({ table, rows }) => [table, rows]));
    assert.deepEqual(counts, { client: 2_500, empty: 0, event: 2, schema_migration: 1, single: 1, z_vendor: 2 });
    for (const { table, columns } of [
      { table: 'client', columns: 'vendor, number' },
      { table: 'event', columns: 'position' },
      { table: 'z_vendor', columns: 'vendor' },
      { table: 'single', columns: 'value' },
      { table: 'schema_migration', columns: 'position' },
    ]) {
      const sql = `select * from ${table} order by ${columns}`;
      assert.deepEqual(await to.all(sql), await from.all(sql), table);
    }
    assert.deepEqual(await to.get("insert into event (vendor) values ('a') returning position"), { position: 4 });
    assert.deepEqual(await to.get('insert into empty default values returning id'), { id: 1 });
  });

  test(`from ${name}: refused where the target holds rows, or has had other steps, and nothing is changed`, async () => {
    const [from, to] = [await makeSource(), await makeTarget()];
    await fill(from);
    await to.run("insert into z_vendor (vendor) values ('theirs')");
    await rejectsWith(copyDatabase(from, to), 'foreign');
    assert.deepEqual(await to.all('select vendor from z_vendor'), [{ vendor: 'theirs' }]);
    await to.run('delete from z_vendor');
    const more: Migration = {
      name: '0002-more',
      up: (tx) => tx.script(`alter table single add column more ${tx.facts.integer}`),
    };
    await to.migrate([tables, more]);
    await rejectsWith(copyDatabase(from, to), 'foreign');
    assert.deepEqual(await to.all('select vendor from z_vendor'), []);
  });
}

test('what the target does not take is told with its table, and nothing of it stays', async () => {
  const [from, to] = [await onSqlite(), await onPostgres()];
  await fill(from);
  await from.run("insert into z_vendor (vendor) values ('nul' || char(0))");
  await rejectsWith(copyDatabase(from, to), 'unfit');
  await assert.rejects(copyDatabase(from, to), /Table z_vendor/);
  assert.deepEqual(await to.all('select vendor from z_vendor'), []);
});

test('a source is not given up while what arrived is read back, however long that takes', async () => {
  const [source, target] = [await onPostgres(), await onSqlite()];
  const limits: (string | undefined)[] = [];
  const transact: Database['transact'] = (work) =>
    source.transact(async (tx) => {
      const ask = (): Promise<{ value: string } | undefined> =>
        tx.get<{ value: string }>("select current_setting('idle_in_transaction_session_timeout') as value");
      limits.push((await ask())?.value);
      const result = await work(tx);
      limits.push((await ask())?.value);
      return result;
    });
  await copyDatabase(Object.assign(Object.create(source) as Database, { transact }), target);
  assert.deepEqual(limits, ['20s', '0']);
});
