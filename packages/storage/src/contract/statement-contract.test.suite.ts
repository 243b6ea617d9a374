/**
 * What every engine must do with a statement: values that go in and come out, order, counts, constraints.
 */
import assert from 'node:assert/strict';
// A test though not named one: it runs inside each engine's own test file.
// oxlint-disable-next-line no-restricted-imports
import { after, describe, test } from 'node:test';
// oxlint-disable-next-line no-restricted-imports
import fc from 'fast-check';
import type { Transaction } from '../port/database.ts';
import {
  type ClientTable,
  count,
  type DatabaseUnderTest,
  freshDatabases,
  insert,
  rejectsWith,
  turnOf,
} from './contract.test.fixture.ts';

export function statementContract(name: string, create: () => Promise<DatabaseUnderTest>): void {
  describe(`the contract of statements over ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    const fresh = freshDatabases(create, cleanups);
    after(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup();
    });

    test('gives back what was put in, as plain objects', async () => {
      const { db } = await fresh();
      assert.deepEqual(await db.run(insert, ['a', 2 ** 53 - 1, Buffer.of(0, 255)]), { changes: 1 });
      const row = await db.get<ClientTable>('select id, turn, key from client where id = ?', ['a']);
      assert.deepEqual(row, { id: 'a', turn: 2 ** 53 - 1, key: new Uint8Array([0, 255]) });
      assert.equal(await db.get(turnOf, ['nobody']), undefined);
    });

    test('keeps any text and any bytes as they are', async () => {
      const { db } = await fresh();
      const upsert = `${insert} on conflict (id) do update set turn = excluded.turn, key = excluded.key`;
      const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
      await fc.assert(
        fc.asyncProperty(texts, fc.integer(), fc.uint8Array(), async (id, turn, key) => {
          await db.run(upsert, [id, turn, key]);
          assert.deepEqual(await db.get('select * from client where id = ?', [id]), { id, turn, key });
        }),
        { numRuns: 100 },
      );
    });

    test('takes no text with U+0000, in whatever way it comes, and says so', async () => {
      const { db } = await fresh();
      const nul = 'a\0b';
      await rejectsWith(db.run(insert, [nul, 1, null]), 'unfit');
      await rejectsWith(db.get(turnOf, [nul]), 'unfit');
      await rejectsWith(db.getEach(turnOf, [['a'], [nul]]), 'unfit');
      await rejectsWith(db.query.selectFrom('client').select('turn').where('id', '=', nul).execute(), 'unfit');
      await assert.rejects(db.run(insert, [nul, 1, null]), (error) => !String(error).includes(nul));
      await db.run(insert, ['a', 1, Buffer.of(0)]);
      assert.equal(await count(db), 1);
    });

    test('a transaction that such a text came into does not take place, though its work goes on', async () => {
      const { db } = await fresh();
      const goesOn = async (first: (tx: Pick<Transaction, 'run' | 'write'>) => unknown): Promise<void> =>
        db.transact(async (tx) => {
          try {
            await first(tx);
          } catch {
            // Goes on, as if nothing had been.
          }
          await tx.run(insert, ['b', 2, null]);
        });
      await rejectsWith(
        goesOn((tx) => tx.run(insert, ['a\0', 1, null])),
        'unfit',
      );
      await rejectsWith(
        goesOn((tx) => tx.write(insert, [['a\0', 1, null]])),
        'unfit',
      );
      assert.equal(await count(db), 0);
    });

    test('a wrong call at the very beginning leaves a transaction what it is', async () => {
      const { db } = await fresh();
      const given = db.transact(async (tx) => {
        await assert.rejects(tx.run(insert, ['a', true as unknown as number, null]), TypeError);
        await tx.run(insert, ['b', 2, null]);
        throw new RangeError('changed its mind');
      });
      await assert.rejects(given, RangeError);
      assert.equal(await count(db), 0);
    });

    test('loads and records a batch with one promise each, in order', async () => {
      const { db } = await fresh();
      await db.transact(async (tx) => {
        assert.deepEqual(
          await tx.runEach(insert, [
            ['a', 1, null],
            ['b', 2, null],
          ]),
          { changes: 2 },
        );
        assert.deepEqual(await tx.getEach(turnOf, [['b'], ['x'], ['a']]), [{ turn: 2 }, undefined, { turn: 1 }]);
      });
      assert.deepEqual(await db.getEach(turnOf, [['a']]), [{ turn: 1 }]);
    });

    test('runs prepared statements on a transaction and on the database', async () => {
      const { db } = await fresh();
      const byId = db.prepare<{ turn: number }>(turnOf);
      await db.transact(async (tx) => {
        await tx.run(insert, ['a', 7, null]);
        assert.deepEqual(await byId.get(tx, ['a']), { turn: 7 });
      });
      assert.deepEqual(await byId.all(db, ['a']), [{ turn: 7 }]);
    });

    test('speaks Kysely, inside a transaction and outside', async () => {
      const { db } = await fresh();
      await db.transact(async (tx) => {
        const inserted = await tx.query
          .insertInto('client')
          .values({ id: 'a', turn: 1, key: null })
          .returning('id')
          .execute();
        assert.deepEqual(inserted, [{ id: 'a' }]);
      });
      const updated = await db.query.updateTable('client').set({ turn: 5 }).where('id', '=', 'a').executeTakeFirst();
      assert.equal(updated.numUpdatedRows, 1n);
      assert.deepEqual(await db.query.selectFrom('client').select('turn').execute(), [{ turn: 5 }]);
      await assert.rejects(
        db.query.transaction().execute(async () => {}),
        TypeError,
      );
    });

    test('orders, compares and folds text by its bytes', async () => {
      const { db } = await fresh();
      const texts = ['a', 'B', 'é', 'É', 'a b', 'a-b', 'aa', '_', 'z', 'Z', '10', '9', '\u{1f600}', '\uffee'];
      await db.runEach(
        insert,
        texts.map((id, turn) => [id, turn, null]),
      );
      const bytewise = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const column = async (sql: string): Promise<unknown[]> => (await db.all<{ v: unknown }>(sql)).map(({ v }) => v);
      assert.deepEqual(await column('select id as v from client order by id'), bytewise);
      assert.deepEqual(await column("select id as v from client where id > 'Z' and id < 'aa' order by id"), [
        '_',
        'a',
        'a b',
        'a-b',
      ]);
      assert.deepEqual(await column('select max(id) as v from client'), ['\u{1f600}']);
      assert.deepEqual(await column("select lower(id) as v from client where id in ('B', 'É') order by id"), [
        'b',
        'É',
      ]);
      assert.deepEqual(
        await column("select id as v from client where lower(id) like lower('A%') escape '\\' order by id"),
        ['a', 'a b', 'a-b', 'aa'],
      );
    });

    test('answers with numbers for whole numbers, sums, counts and conditions', async () => {
      const { db } = await fresh();
      await db.runEach(insert, [
        ['a', 2 ** 53 - 1, null],
        ['b', -(2 ** 53 - 1), Buffer.alloc(0)],
        ['c', 3, Buffer.of(1)],
      ]);
      assert.deepEqual(
        await db.get(
          `select count(*) as n, sum(turn) as s, max(turn) as m, count(key) as k, avg(turn) as a,
             sum(case when key is null then 1 else 0 end) as z from client`,
        ),
        { n: 3, s: 3, m: 2 ** 53 - 1, k: 2, a: 1, z: 1 },
      );
      assert.deepEqual(
        await db.get('select turn > 0 as yes, key is null as no, turn / 2 as half from client where id = ?', ['c']),
        {
          yes: 1,
          no: 0,
          half: 1,
        },
      );
      assert.deepEqual(await db.get('select sum(turn) as s, max(turn) as m from client where turn = 4'), {
        s: null,
        m: null,
      });
      assert.deepEqual(await db.get<ClientTable>('select key from client where id = ?', ['b']), {
        key: new Uint8Array(),
      });
      await assert.rejects(db.all('select turn + turn as sum from client'), RangeError);
    });

    test('counts what a statement changed, and gives back what was asked for', async () => {
      const { db } = await fresh();
      const ignore = `${insert} on conflict (id) do nothing`;
      assert.deepEqual(await db.runEach(insert, []), { changes: 0 });
      assert.deepEqual(await db.getEach(turnOf, []), []);
      assert.deepEqual(
        await db.runEach(ignore, [
          ['a', 1, null],
          ['a', 2, null],
          ['b', 3, null],
        ]),
        { changes: 2 },
      );
      assert.deepEqual(await db.run('update client set turn = 9'), { changes: 2 });
      assert.deepEqual(await db.run('update client set turn = 9 where id = ?', ['nobody']), { changes: 0 });
      assert.deepEqual(await db.get('delete from client where id = ? returning turn', ['a']), { turn: 9 });
      assert.deepEqual(await db.get('select count(*) as n from client where id in (?, ?)', ['a', 'b']), { n: 1 });
    });

    test('deletes along references that say so', async () => {
      const { db } = await fresh();
      await db.transact(async (tx) => {
        const { text, countedKey, tableOptions } = tx.facts;
        await tx.script(
          `create table note (
             id ${countedKey},
             client ${text} not null references client (id) on delete cascade
           ) ${tableOptions};`,
        );
        await tx.run(insert, ['a', 1, null]);
        await tx.runEach('insert into note (client) values (?)', [['a'], ['a']]);
      });
      assert.deepEqual(await db.all('select id, client from note order by id'), [
        { id: 1, client: 'a' },
        { id: 2, client: 'a' },
      ]);
      assert.deepEqual(await db.run("delete from client where id = 'a'"), { changes: 1 });
      assert.deepEqual(await db.all('select id from note'), []);
    });

    test('refuses values that the engines do not share', async () => {
      const { db } = await fresh();
      for (const value of [true, undefined, Number.NaN]) {
        await assert.rejects(db.run(insert, ['a', value as number, null]), TypeError);
      }
      assert.equal(await count(db), 0);
    });

    test('enforces types, keys and references', async () => {
      const { db } = await fresh();
      await rejectsWith(db.run(insert, ['a', 'not a number', null]), 'constraint');
      await db.run(insert, ['a', 1, null]);
      await rejectsWith(db.run(insert, ['a', 1, null]), 'constraint');
      await db.transact((tx) =>
        tx.script(
          `create table child (parent ${tx.facts.text} not null references client (id)) ${tx.facts.tableOptions};`,
        ),
      );
      await rejectsWith(db.run('insert into child (parent) values (?)', ['nobody']), 'constraint');
    });
  });
}
