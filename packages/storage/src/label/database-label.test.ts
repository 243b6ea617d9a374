import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { requireKnownSchema } from '../migrations/migrate.ts';
import { openDatabase } from '../open-database.ts';
import type { Database, Migration } from '../port/database.ts';
import { isStorageError, type StorageReason } from '../port/storage-error.ts';
import { labelOwner, markMoved, migrateAs, loadLabel, requireUnmoved, unmarkMoved } from './database-label.ts';

const step = (name: string): Migration => ({
  name,
  up: (tx) => tx.script(`create table t${name.slice(0, 4)} (a ${tx.facts.integer}) ${tx.facts.tableOptions};`),
});
const steps = [step('0001-first'), step('0002-second')];
const host = { role: 'host', program: '1.0.0' };

async function open(t: TestContext): Promise<Database> {
  const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now: () => 0 });
  t.after(() => database.close());
  return database;
}

async function refused(work: Promise<unknown>, reason: StorageReason, says: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isStorageError(error), String(error));
    assert.equal(error.reason, reason);
    assert.match(error.detail, says);
    return true;
  });
}

test('a new database becomes the one of whoever migrates it first, and of nobody else', async (t) => {
  const database = await open(t);
  assert.deepEqual((await migrateAs(database, { ...host, of: 'aurora.example' }, steps)).applied, [
    '0001-first',
    '0002-second',
  ]);
  assert.deepEqual((await migrateAs(database, host, steps)).applied, []);
  const label = await loadLabel(database);
  assert.deepEqual(
    [label.get('role'), label.get('of'), label.get('step 0002-second')],
    ['host', 'aurora.example', '1.0.0'],
  );
  await refused(
    migrateAs(database, { role: 'authority', program: '1.0.0' }, steps),
    'foreign',
    /of a host, not of an authority/u,
  );
  await refused(
    migrateAs(database, { ...host, of: 'other.example' }, steps),
    'foreign',
    /of aurora\.example, and .* other/u,
  );
});

test('a database from before there were labels is known by its first step', async (t) => {
  const [old, foreign] = [await open(t), await open(t)];
  await old.migrate(steps.slice(0, 1));
  assert.deepEqual((await migrateAs(old, host, steps)).applied, ['0002-second']);
  const label = await loadLabel(old);
  assert.deepEqual([label.get('step 0001-first'), label.get('step 0002-second')], [undefined, '1.0.0']);
  await foreign.migrate([step('0001-other')]);
  await refused(migrateAs(foreign, host, steps), 'foreign', /begins with "0001-other"/u);
  assert.equal(
    await foreign.get("select 1 as one from sqlite_schema where name = 'database_label'"),
    undefined,
    'nothing was changed',
  );
});

test('a newer schema is refused with the step and the version that it needs', async (t) => {
  const database = await open(t);
  await migrateAs(database, { ...host, program: '2.3.0' }, [...steps, step('0003-third')]);
  await refused(migrateAs(database, host, steps), 'newer', /"0003-third".*version 1\.0\.0.*at least version 2\.3\.0/u);
  const unnamed = await open(t);
  await unnamed.migrate([...steps, step('0003-third')]);
  await refused(
    migrateAs(unnamed, host, steps),
    'newer',
    /"0003-third" that this program \(version 1\.0\.0\) does not know\.$/u,
  );
});

test('a step that older programs can live with keeps none of them out, whether it starts or runs; the next one may', async (t) => {
  const database = await open(t);
  const next = { ...host, program: '2.0.0' };
  await migrateAs(database, host, steps);
  await migrateAs(database, next, [...steps, step('0003-more+')]);
  assert.deepEqual((await migrateAs(database, host, steps)).applied, []);
  await requireKnownSchema(database, steps);
  assert.deepEqual((await migrateAs(database, next, [...steps, step('0003-more+')])).applied, []);
  // In the place of one of its own it is strange all the same.
  await refused(migrateAs(database, host, [...steps, step('0003-other+')]), 'newer', /"0003-more\+"/u);
  await migrateAs(database, { ...host, program: '3.0.0' }, [...steps, step('0003-more+'), step('0004-else')]);
  await refused(requireKnownSchema(database, steps), 'newer', /"0004-else"/u);
  await refused(migrateAs(database, host, steps), 'newer', /"0004-else".*at least version 3\.0\.0/u);
});

test('a database that was moved away is refused until it is taken back', async (t) => {
  const database = await open(t);
  await migrateAs(database, host, steps);
  await labelOwner(database, { of: 'aurora.example' });
  await refused(
    labelOwner(database, { of: 'aurora.example', expected: 'b.example' }),
    'foreign',
    /aurora.*b\.example/u,
  );
  assert.equal(await database.transact(unmarkMoved), undefined);
  await requireUnmoved(database);
  await database.transact((tx) => markMoved(tx, { to: 'postgres://a@db/x', at: 7 }));
  await migrateAs(database, { ...host, evenMoved: true }, steps);
  await refused(requireUnmoved(database), 'moved', /moved to postgres:\/\/a@db\/x/u);
  await refused(migrateAs(database, host, steps), 'moved', /moved to postgres:\/\/a@db\/x/u);
  assert.deepEqual(await database.transact(unmarkMoved), { to: 'postgres://a@db/x', at: 7 });
  await migrateAs(database, host, steps);
});
