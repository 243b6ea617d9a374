/**
 * What every engine must do, as one suite of tests: an engine's own test file calls `databaseContract` with a way to
 * open an empty database and to open the same one again.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// A test though not named one: it runs inside each engine's own test file.
// oxlint-disable-next-line no-restricted-imports
import { after, describe, test } from 'node:test';
// oxlint-disable-next-line no-restricted-imports
import fc from 'fast-check';
import { openDatabase } from '../open-database.ts';
import type { Database, Migration } from '../port/database.ts';
import { isStorageError, type StorageReason } from '../port/storage-error.ts';

export interface DatabaseUnderTest {
  open<Schema>(): Promise<Database<Schema>>;
  /** Removes what `open` made, after its last database is closed. */
  remove(): Promise<void>;
  /** Whether a second `open` finds what the first one left. */
  readonly lasting: boolean;
}

interface ClientTable {
  id: string;
  turn: number;
  key: Uint8Array | null;
}

interface Schema {
  client: ClientTable;
}

const first: Migration = {
  name: '0001-client',
  up: (tx) =>
    tx.script(`create table client (
      id ${tx.facts.text} not null primary key,
      turn ${tx.facts.integer} not null,
      key ${tx.facts.bytes}
    ) ${tx.facts.tableOptions};`),
};
const second: Migration = {
  name: '0002-last-seen',
  up: async (tx) => {
    await tx.script(
      `alter table client add column last_seen ${tx.facts.integer}; create index client_turn on client (turn);`,
    );
  },
};

const insert = 'insert into client (id, turn, key) values (?, ?, ?)';
const turnOf = 'select turn from client where id = ?';

/** Rejects with a `StorageError` of this reason. */
export async function rejectsWith(promise: Promise<unknown>, reason: StorageReason): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStorageError(error), String(error));
    assert.equal(error.reason, reason);
    assert.ok(error.remedy.length > 10);
    return true;
  });
}

export function databaseContract(name: string, create: () => Promise<DatabaseUnderTest>): void {
  describe(`the database contract over ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    after(async () => {
      for (const cleanup of cleanups.reverse()) await cleanup();
    });

    async function fresh(): Promise<{ db: Database<Schema>; place: DatabaseUnderTest }> {
      const place = await create();
      cleanups.push(() => place.remove());
      const db = await place.open<Schema>();
      cleanups.push(() => db.close());
      await db.migrate([first]);
      return { db, place };
    }

    const count = async (db: Database<Schema>): Promise<number> => (await db.all('select id from client')).length;

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

    test('migrates in order, once, and again with nothing to do', async () => {
      const { db } = await fresh();
      assert.deepEqual(await db.migrate([first, second]), { applied: ['0002-last-seen'] });
      assert.deepEqual(await db.migrate([first, second]), { applied: [] });
      await db.run('update client set last_seen = 1');
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
