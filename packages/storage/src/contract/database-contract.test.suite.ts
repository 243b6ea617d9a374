/**
 * What every engine must do, as suites of tests: an engine's own test file calls `databaseContract` with a way to
 * open an empty database and to open the same one again. Statements have a suite of their own.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// A test though not named one: it runs inside each engine's own test file.
// oxlint-disable-next-line no-restricted-imports
import { after, describe, test } from 'node:test';
import { openDatabase } from '../open-database.ts';
import type { Database, Migration, SqlValue } from '../port/database.ts';
import { isStorageError } from '../port/storage-error.ts';
import {
  type ClientTable,
  count,
  type DatabaseUnderTest,
  eventually,
  first,
  freshDatabases,
  insert,
  rejectsWith,
  type Schema,
  second,
  turnOf,
} from './contract.test.fixture.ts';
import { statementContract } from './statement-contract.test.suite.ts';

export function databaseContract(name: string, create: () => Promise<DatabaseUnderTest>): void {
  statementContract(name, create);
  describe(`the database contract over ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    const fresh = freshDatabases(create, cleanups);
    after(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup();
    });

    test('rolls everything back when the work fails, and goes on', async () => {
      const { db } = await fresh();
      const failure = new Error('decided otherwise');
      const work = db.transact(async (tx) => {
        await tx.run(insert, ['a', 1, null]);
        throw failure;
      });
      await assert.rejects(work, failure);
      assert.equal(await count(db), 0);
      await db.run(insert, ['b', 1, null]);
      assert.equal(await count(db), 1);
    });

    test('does not commit after a statement failed, though the work went on', async () => {
      const { db } = await fresh();
      const work = db.transact(async (tx) => {
        await tx.run(insert, ['a', 1, null]);
        await rejectsWith(tx.run(insert, ['a', 2, null]), 'constraint');
      });
      await rejectsWith(work, 'constraint');
      assert.equal(await count(db), 0);
    });

    test('writes in their place what nobody waits for, and fails with it', async () => {
      const { db } = await fresh();
      await db.transact(async (tx) => {
        tx.write(insert, [['a', 1, null]]);
        tx.write('update client set turn = turn + 1', [[]]);
        assert.deepEqual(await tx.get(turnOf, ['a']), { turn: 2 });
        tx.write('update client set turn = turn * 10', [[]]);
        tx.write(insert, []);
        assert.throws(() => tx.write(insert, [['b', undefined as unknown as null, null]]), TypeError);
      });
      assert.deepEqual(await db.get(turnOf, ['a']), { turn: 20 });
      const twice = db.transact(async (tx) => {
        tx.write('update client set turn = 7', [[]]);
        tx.write(insert, [['a', 1, null]]);
      });
      await rejectsWith(twice, 'constraint');
      await db.transact(async (tx) => tx.write('update client set turn = turn + 1', [[]]));
      assert.deepEqual(await db.get(turnOf, ['a']), { turn: 21 });
    });

    test('writes many rows at once as if each came alone: new ones, known ones, with and without bytes', async () => {
      const { db } = await fresh();
      const upsert = `${insert} on conflict (id) do update set turn = client.turn + excluded.turn`;
      const rows = (turn: number): SqlValue[][] =>
        Array.from({ length: 101 }, (_, place) => [
          `c${place}`,
          turn + place,
          place % 3 === 0 ? null : new Uint8Array([place]),
        ]);
      await db.transact(async (tx) => tx.write(insert, rows(1).slice(40)));
      await db.transact(async (tx) => tx.write(upsert, rows(1000)));
      assert.equal(await count(db), 101);
      assert.deepEqual(await db.get(turnOf, ['c39']), { turn: 1039 });
      assert.deepEqual(await db.get(turnOf, ['c100']), { turn: 1100 + 101 });
    });

    test('runs one transaction at a time, first come first served, and shows nobody half of one', async () => {
      const { db } = await fresh();
      const order: string[] = [];
      const step = async (id: string): Promise<void> =>
        db.transact(async (tx) => {
          order.push(`${id} begins`);
          await tx.run(insert, [id, 1, null]);
          await new Promise((resolve) => setImmediate(resolve));
          await tx.run('update client set turn = 2 where id = ?', [id]);
          order.push(`${id} ends`);
        });
      const seen = (async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return db.all<ClientTable>('select turn from client');
      })();
      await Promise.all([step('a'), step('b'), step('c')]);
      assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
      for (const row of await seen) assert.equal(row.turn, 2);
    });

    test('two that opened it lose no update of one another', async () => {
      const { db, place } = await fresh();
      await db.run(insert, ['count', 0, null]);
      const both = [db, place.waits ? await place.open<Schema>() : db];
      for (const one of both) cleanups.push(() => one.close());
      const add = (on: Database<Schema>): Promise<unknown> =>
        on.transact(async (tx) => {
          const row = await tx.get<ClientTable>(turnOf, ['count']);
          await new Promise((resolve) => setImmediate(resolve));
          await tx.run('update client set turn = ? where id = ?', [(row?.turn ?? 0) + 1, 'count']);
        });
      await Promise.all([...both, ...both, ...both, ...both].map(add));
      assert.deepEqual(await both[1]?.get(turnOf, ['count']), { turn: 8 });
    });

    test('refuses a nested transaction and the database itself inside one, rather than waiting forever', async () => {
      const { db } = await fresh();
      await db.transact(async (tx) => {
        await assert.rejects(
          db.transact(async () => {}),
          TypeError,
        );
        await assert.rejects(db.get('select 1 as one'), TypeError);
        await assert.rejects(db.query.selectFrom('client').selectAll().execute(), TypeError);
        await tx.run(insert, ['a', 1, null]);
      });
      assert.equal(await count(db), 1);
    });

    test('lets work that a transaction started go on after its end', async () => {
      const { db } = await fresh();
      let later: Promise<unknown> | undefined;
      const gate = Promise.resolve().then(() => new Promise((resolve) => setImmediate(resolve)));
      await db.transact(async () => {
        later = gate.then(() => db.run(insert, ['later', 1, null]));
      });
      await later;
      assert.equal(await count(db), 1);
    });

    test('refuses a statement after the end of its transaction', async () => {
      const { db } = await fresh();
      const escaped = await db.transact(async (tx) => ({ tx }));
      await assert.rejects(escaped.tx.run(insert, ['a', 1, null]), TypeError);
      await assert.rejects(escaped.tx.query.selectFrom('client').selectAll().execute(), TypeError);
    });

    test('migrates in order, once, and again with nothing to do', async () => {
      const { db } = await fresh();
      assert.deepEqual(await db.migrate([first, second]), { applied: ['0002-last-seen'] });
      assert.deepEqual(await db.migrate([first, second]), { applied: [] });
      await db.run('update client set last_seen = 1');
    });

    test('migrates once when several start at the same time', async () => {
      const place = await create();
      cleanups.push(() => place.remove());
      const all = [await place.open<Schema>(), ...(place.waits ? [await place.open<Schema>()] : [])];
      for (const one of all) cleanups.push(() => one.close());
      const results = await Promise.all(all.map((one) => one.migrate([first, second])));
      assert.deepEqual(results.flatMap(({ applied }) => applied).sort(), [first.name, second.name]);
    });

    test('refuses a database of another program', async () => {
      const { db, place } = await fresh();
      await rejectsWith(db.migrate([{ ...first, name: '0001-others' }]), 'foreign');
      await rejectsWith(db.migrate([{ ...first, name: '0001-others' }, second]), 'foreign');
      assert.equal(await count(db), 0);
      if (!place.lasting) return;
      const other = await create();
      cleanups.push(() => other.remove());
      const filled = await other.open<Schema>();
      cleanups.push(() => filled.close());
      await filled.transact((tx) =>
        tx.script(`create table theirs (id ${tx.facts.integer}) ${tx.facts.tableOptions};`),
      );
      await rejectsWith(filled.migrate([first]), 'foreign');
    });

    test('leaves nothing of a step that failed', async () => {
      const { db } = await fresh();
      const failure = new Error('half way');
      const broken: Migration = {
        name: '0002-broken',
        up: async (tx) => {
          await tx.script(`create table half (id ${tx.facts.integer}) ${tx.facts.tableOptions};`);
          throw failure;
        },
      };
      await assert.rejects(db.migrate([first, broken]), failure);
      await assert.rejects(db.all('select * from half'), isStorageError);
      assert.deepEqual(await db.migrate([first, second]), { applied: ['0002-last-seen'] });
    });

    test('refuses a database of a newer program, without touching it', async () => {
      const { db } = await fresh();
      await db.migrate([first, second]);
      await rejectsWith(db.migrate([first]), 'newer');
      await rejectsWith(db.migrate([]), 'newer');
      await rejectsWith(db.migrate([first, { ...second, name: '0002-other' }]), 'newer');
      await assert.rejects(db.migrate([first, first]), TypeError);
    });

    test('lets one hold a name, others after its release or its end', async () => {
      const { db, place } = await fresh();
      const held = await db.hold('a job');
      assert.ok(held);
      assert.equal(await db.hold('a job'), undefined);
      const other = await db.hold('another job');
      assert.ok(other);
      await other.release();
      await other.release();
      assert.ok(await db.hold('another job'));
      if (!place.shared) return;
      const second = await place.open<Schema>();
      cleanups.push(() => second.close());
      assert.equal(await second.hold('a job'), undefined);
      await held.release();
      const taken = await second.hold('a job');
      assert.ok(taken);
      await held.release();
      assert.equal(await db.hold('a job'), undefined, 'a second release takes nothing from others');
      await second.close();
      const third = await eventually(() => db.hold('a job'));
      assert.ok(third);
    });

    test('tells those who listen what was committed, and nobody what was not', async () => {
      const { db, place } = await fresh();
      const listening = place.shared ? await place.open<Schema>() : db;
      cleanups.push(() => listening.close());
      const heard: string[] = [];
      let ring = (): void => undefined;
      const stop = await listening.listen('a', () => {
        heard.push('a');
        ring();
      });
      await listening.listen('b', () => heard.push('b'));
      const rung = (): Promise<void> =>
        new Promise((resolve) => {
          ring = resolve;
        });
      await assert.rejects(
        db.transact(async (tx) => {
          tx.announce('b');
          throw new Error('decided otherwise');
        }),
      );
      const once = rung();
      await db.transact(async (tx) => {
        await tx.run(insert, ['a', 1, null]);
        tx.announce('a');
        tx.announce('a');
        assert.deepEqual(heard, []);
      });
      await once;
      assert.deepEqual(heard, ['a']);
      const twice = rung();
      await db.transact(async (tx) => tx.announce('a'));
      await twice;
      stop();
      await listening.listen('c', () => {
        heard.push('c');
        ring();
      });
      const last = rung();
      await db.transact(async (tx) => {
        tx.announce('a');
        tx.announce('c');
      });
      await last;
      assert.deepEqual(heard, ['a', 'a', 'c']);
    });

    test('says that what was committed is settled before anybody else has a turn, and nothing of what was not', async () => {
      const { db } = await fresh();
      const order: string[] = [];
      const failing = db.transact(async (tx) => {
        await tx.run(insert, ['a', 1, null]);
        tx.settle(() => order.push('of the one that failed'));
        throw new Error('decided otherwise');
      });
      const settling = db.transact(async (tx) => {
        await tx.run(insert, ['b', 1, null]);
        tx.settle(() => order.push('settled'));
        order.push('work');
      });
      const next = db.transact(async (tx) => order.push(`next sees ${(await tx.all('select * from client')).length}`));
      await assert.rejects(failing, /otherwise/);
      await Promise.all([settling, next]);
      assert.deepEqual(order, ['work', 'settled', 'next sees 1']);
    });

    test('passes its own check', async () => {
      const { db } = await fresh();
      await db.check();
    });

    test('copies what it holds into a new file, without what was deleted; so is its own file once compacted', async () => {
      const { db } = await fresh();
      await db.run(insert, ['kept', 1, null]);
      await db.run(insert, ['deleted-secret', 2, null]);
      await db.run("delete from client where id = 'deleted-secret'");
      const folder = await mkdtemp(join(tmpdir(), 'attiva-copy-'));
      cleanups.push(() => rm(folder, { recursive: true }));
      const path = join(folder, 'copy.db');
      await db.copyTo(path);
      const copy = await openDatabase<Schema>({ url: `sqlite:${path}`, mustExist: true, now: () => 0 });
      assert.deepEqual(await copy.all('select id from client'), [{ id: 'kept' }]);
      await copy.close();
      assert.ok(!(await readFile(path)).includes('deleted-secret'));
      await assert.rejects(db.copyTo(path), 'an existing file is left alone');
      await db.compact();
      assert.equal(await count(db), 1);
    });

    test('closes after what was queued, and refuses everything later', async () => {
      const { db, place } = await fresh();
      const queued = [1, 2, 3].map((turn) => db.transact((tx) => tx.run(insert, [`c${turn}`, turn, null])));
      await db.close();
      await Promise.all(queued);
      await assert.rejects(db.run(insert, ['late', 1, null]), TypeError);
      await assert.rejects(
        db.transact(async () => {}),
        TypeError,
      );
      await db.close();
      if (!place.lasting) return;
      const again = await place.open<Schema>();
      cleanups.push(() => again.close());
      assert.equal(await count(again), 3);
    });
  });
}
