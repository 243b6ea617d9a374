import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseContract } from '../contract/database-contract.test.suite.ts';
import { openDatabase } from '../open-database.ts';

const now = (): number => 1_800_000_000_000;

databaseContract('SQLite in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  return {
    open: () => openDatabase({ url, mustExist: false, now }),
    remove: () => rm(folder, { recursive: true }),
    lasting: true,
    shared: true,
    waits: false,
  };
});

databaseContract('SQLite in a file that no other process may open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  return {
    open: () => openDatabase({ url, mustExist: false, now, exclusive: true }),
    remove: () => rm(folder, { recursive: true }),
    lasting: true,
    shared: false,
    waits: false,
  };
});

databaseContract('SQLite in memory', async () => ({
  open: () => openDatabase({ url: 'sqlite::memory:', mustExist: false, now }),
  remove: async () => {},
  lasting: false,
  shared: false,
  waits: false,
}));

test('a kept statement with a star follows a schema that changes, by this connection or another', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  t.after(() => rm(folder, { recursive: true }));
  const url = `sqlite:${join(folder, 'test.db')}`;
  const [db, other] = [
    await openDatabase({ url, mustExist: false, now }),
    await openDatabase({ url, mustExist: false, now }),
  ];
  t.after(() => Promise.all([db.close(), other.close()]));
  await db.transact((tx) => tx.script('create table t (a integer); insert into t (a) values (1);'));
  assert.deepEqual(await db.get('select * from t'), { a: 1 });
  await other.transact((tx) => tx.script("alter table t add column b text not null default 'x';"));
  assert.deepEqual(await db.get('select * from t'), { a: 1, b: 'x' });
  await db.transact((tx) => tx.script('alter table t rename column b to c;'));
  assert.deepEqual(await db.all('select * from t'), [{ a: 1, c: 'x' }]);
});

test('what is settled stands in the file itself, at once after its commit', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-storage-'));
  t.after(() => rm(folder, { recursive: true }));
  const open = (name: string): ReturnType<typeof openDatabase> =>
    openDatabase({ url: `sqlite:${join(folder, name)}`, mustExist: false, now });
  const db = await open('test.db');
  t.after(() => db.close());
  await db.transact(async (tx) => {
    await tx.script('create table t (a integer); insert into t (a) values (1);');
    tx.settle(() => undefined);
  });
  await db.run('insert into t (a) values (2)');
  await copyFile(join(folder, 'test.db'), join(folder, 'copy.db'));
  const copy = await open('copy.db');
  t.after(() => copy.close());
  assert.deepEqual(await copy.all('select * from t'), [{ a: 1 }]);
});
