import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { copyMarkOf, loadLabel, migrateAs, movedMarkOf } from '../label/database-label.ts';
import { openDatabase } from '../open-database.ts';
import type { Database, Migration } from '../port/database.ts';
import { finishMove, moveRows, unfinishedCopy } from './move-rows.ts';
import { targetState } from './target.ts';

const steps: readonly Migration[] = [
  { name: '0001-first', up: (tx) => tx.script(`create table t (a ${tx.facts.integer}) ${tx.facts.tableOptions};`) },
];
const owner = { role: 'host', program: '1.0.0' };
const move = { from: 'sqlite:one.db', to: 'sqlite:two.db', at: 7 };
const cut = new Error('cut off');

async function open(t: TestContext, born: number): Promise<Database> {
  const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now: () => born });
  t.after(() => database.close());
  return database;
}

/** A source with a row in it, and a target that is ready to be filled. */
async function pair(t: TestContext): Promise<readonly [Database, Database]> {
  const [source, target] = [await open(t, 1), await open(t, 2)];
  await migrateAs(source, owner, steps);
  await source.run('insert into t (a) values (1)');
  await migrateAs(target, { ...owner, copyOf: await unfinishedCopy(source, move) }, steps);
  return [source, target];
}

/** The database, whose transactions come to grief as `transact` has it. */
function disturbed(database: Database, transact: Database['transact']): Database {
  const all = database.all.bind(database);
  const get = database.get.bind(database);
  return Object.assign(Object.create(database) as Database, { transact, all, get });
}

const lives = (database: Database): Promise<unknown> => migrateAs(database, owner, steps);

test('a move leaves one that lives, and each knows of the other', async (t) => {
  const [source, target] = await pair(t);
  await rejectsWith(lives(target), 'moved');
  await moveRows(source, target, move);
  assert.deepEqual(movedMarkOf(await loadLabel(source)), { to: move.to, at: 7 });
  assert.deepEqual(copyMarkOf(await loadLabel(target)), { from: move.from, born: '0001-first 1' });
  await rejectsWith(lives(source), 'moved');
  await lives(target);
  assert.equal(copyMarkOf(await loadLabel(target)), undefined);
  assert.deepEqual(await target.all('select a from t'), [{ a: 1 }]);
});

test('cut off between the two commits: the source lives and says nothing, the copy refuses, and is made anew', async (t) => {
  const [source, target] = await pair(t);
  const before = await loadLabel(source);
  const lost = disturbed(source, (work) =>
    source.transact(async (tx) => {
      await work(tx);
      throw cut;
    }),
  );
  await assert.rejects(moveRows(lost, target, move), cut);
  assert.deepEqual(await loadLabel(source), before);
  await assert.rejects(lives(target), /unfinished copy of sqlite:one\.db.*migrate-database once more/u);
  await lives(source);
  const copy = { ...(await unfinishedCopy(source, move)), role: 'host' };
  assert.equal(await targetState(target, copy), 'copy');
  // Of another machine, where the place is called the same; of another role.
  assert.equal(await targetState(target, { ...copy, born: '0001-first 3' }), 'lived-in');
  assert.equal(await targetState(target, { ...copy, role: 'authority' }), 'lived-in');
});

test('cut off before the copy knows: neither can be opened, and the same move finishes', async (t) => {
  const [source, target] = await pair(t);
  let calls = 0;
  const lost = disturbed(target, (work) => {
    calls += 1;
    if (calls > 1) throw cut;
    return target.transact(work);
  });
  await assert.rejects(moveRows(source, lost, move), cut);
  for (const database of [source, target]) await rejectsWith(lives(database), 'moved');
  await rejectsWith(finishMove(source, target, { to: move.to, at: 8 }), 'foreign');
  await rejectsWith(finishMove(source, await pair(t).then(([, other]) => other), move), 'foreign');
  await finishMove(source, target, move);
  await lives(target);
  await finishMove(source, target, move);
  await rejectsWith(lives(source), 'moved');
});
