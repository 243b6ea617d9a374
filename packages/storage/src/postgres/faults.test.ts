// needs: linux postgresql
/**
 * Servers that restart, wires that are cut, a standby that takes over without the last commits: what was acknowledged is
 * there while the data are, no call waits forever, and everything goes on without a restart of the process.
 */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  makePostgresFolder,
  runPostgresProgram,
  type StartedPostgres,
  startPostgres,
  startWire,
  type Wire,
} from '@attiva/testkit';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { openDatabase, type OpenDatabaseOptions } from '../open-database.ts';
import type { Database, Migration } from '../port/database.ts';
import { isStorageError, type StorageError } from '../port/storage-error.ts';

const insert = 'insert into entry (id, body) values (?, ?)';
const entry: Migration = {
  name: '0001',
  up: (tx) =>
    tx.script(`create table entry (id ${tx.facts.integer} not null primary key, body ${tx.facts.text} not null)`),
};

async function open(url: string, more: Partial<OpenDatabaseOptions> = {}): Promise<Database> {
  const db = await openDatabase({ url, mustExist: false, now: () => 1, ...more });
  await db.migrate([entry]);
  return db;
}

async function idsOf(db: Database): Promise<number[]> {
  const rows = await db.all<{ id: number }>('select id from entry order by id');
  return rows.map(({ id }) => id);
}

/** The error of a call that must fail because the server was lost. */
async function lossOf(work: Promise<unknown>): Promise<StorageError> {
  try {
    await work;
  } catch (error) {
    assert.ok(isStorageError(error), String(error));
    assert.equal(error.reason, 'unreachable', error.message);
    return error;
  }
  return assert.fail('the call did not fail');
}

/** Asks until it is answered: the server may still be starting. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isStorageError(error) || error.reason !== 'unreachable') throw error;
    }
  }
}

let server: StartedPostgres;
before(async () => {
  server = await startPostgres({ durable: true });
});
after(() => server.stop());

describe('a server that restarts', () => {
  /** Writes two rows per transaction until told to stop; says which are certain, which may be there. */
  async function write(db: Database, from: number, go: { on: boolean }): Promise<{ sure: number[]; maybe: number[] }> {
    const [sure, maybe]: [number[], number[]] = [[], []];
    for (let id = from; go.on; id += 2) {
      try {
        await db.transact(async (tx) => {
          await tx.run(insert, [id, 'first']);
          await tx.run(insert, [id + 1, 'second']);
        });
        sure.push(id, id + 1);
      } catch (error) {
        assert.ok(isStorageError(error) && error.reason === 'unreachable', String(error));
        if (error.uncertain) maybe.push(id, id + 1);
      }
    }
    return { sure, maybe };
  }

  for (const how of ['fast', 'immediate'] as const) {
    test(`${how}: nothing acknowledged is lost, nothing is half there, and writers go on`, async () => {
      const url = await server.fresh();
      const all = [await open(url), await open(url)];
      const go = { on: true };
      const writers = all.map((db, place) => write(db, place * 1_000_000, go));
      const reader = await open(url);
      const before = await rowsBeyond(reader, 20);
      await server.halt(how);
      await server.start();
      await rowsBeyond(reader, before + 20);
      go.on = false;
      const outcomes = await Promise.all(writers);
      const ids = new Set(await idsOf(reader));
      for (const { sure, maybe } of outcomes) {
        for (const id of sure) assert.ok(ids.delete(id), `${id} was acknowledged and is gone`);
        for (const [place, id] of maybe.entries()) {
          if (place % 2 === 0) assert.equal(ids.has(id), ids.has(id + 1), `${id} is half there`);
          ids.delete(id);
        }
      }
      assert.deepEqual([...ids], [], 'rows of transactions that were refused');
      for (const db of [...all, reader]) await db.close();
    });
  }

  async function rowsBeyond(db: Database, count: number): Promise<number> {
    for (;;) {
      const ids = await untilAnswered(() => idsOf(db));
      if (ids.length > count) return ids.length;
    }
  }
});

describe('a wire', () => {
  let wire: Wire;
  let url = '';
  let db: Database;
  before(async () => {
    wire = await startWire(server.port);
    url = (await server.fresh()).replace(`:${server.port}/`, `:${wire.port}/`);
    db = await open(url);
  });
  after(async () => {
    await db.close();
    await wire.close();
  });

  test('cut before a commit arrives: in doubt, and nothing is there', async () => {
    const error = await lossOf(
      db.transact(async (tx) => {
        await tx.run(insert, [1, 'a']);
        wire.next('cut before it arrives');
      }),
    );
    assert.ok(error.uncertain);
    assert.match(error.detail, /not known/);
    await db.run(insert, [1, 'again']);
  });

  test('cut before the answer to a commit: in doubt, and everything is there', async () => {
    const error = await lossOf(
      db.transact(async (tx) => {
        await tx.run(insert, [2, 'a']);
        wire.next('cut before its answer');
      }),
    );
    assert.ok(error.uncertain);
    await rejectsWith(db.run(insert, [2, 'again']), 'constraint');
  });

  test('cut within a transaction: no doubt, nothing is there', async () => {
    const error = await lossOf(
      db.transact(async (tx) => {
        await tx.run(insert, [3, 'a']);
        wire.next('cut before its answer');
        await tx.run(insert, [4, 'a']);
      }),
    );
    assert.ok(!error.uncertain);
    assert.deepEqual(await idsOf(db), [1, 2]);
  });

  test('cut under a single statement: in doubt; where it only reads, asked again', async () => {
    await db.run('delete from entry where id = 5');
    wire.next('cut before its answer');
    assert.ok((await lossOf(db.run(insert, [5, 'a']))).uncertain);
    assert.deepEqual(await idsOf(db), [1, 2, 5]);
    wire.next('cut before it arrives');
    assert.deepEqual(await idsOf(db), [1, 2, 5]);
  });

  test('that swallows everything: given up, and gone on with once it is mended', async (t) => {
    const swallowing = await startWire(server.port);
    const through = url.replace(`:${wire.port}/`, `:${swallowing.port}/`);
    // As long as a slow machine may need for what is answered: only what is swallowed waits for it.
    const hasty = await open(through, { statementTimeoutMilliseconds: 3_000 });
    t.after(async () => {
      swallowing.mend();
      await hasty.close();
      await swallowing.close();
    });
    await hasty.run('delete from entry where id = 6');
    const held = await hasty.hold('a key');
    assert.ok(held);
    swallowing.next('swallowed from now on');
    const error = await lossOf(hasty.run(insert, [6, 'a']));
    assert.ok(error.uncertain);
    await held.lost;
    swallowing.mend();
    assert.deepEqual(await untilAnswered(() => idsOf(hasty)), [1, 2, 5]);
    await hasty.run(insert, [6, 'a']);
  });

  test('is crossed as rarely as may be', async () => {
    const trips = async (work: () => Promise<unknown>): Promise<number> => {
      const before = wire.trips();
      await work();
      return wire.trips() - before;
    };
    const many = Array.from({ length: 200 }, (_, id) => [1_000 + id, 'x']);
    // The connection that writes was cut before, and is made anew here.
    await db.run('delete from entry where id = 7');
    const single = await trips(() => db.run(insert, [7, 'a']));
    const empty = await trips(() => db.transact(async () => {}));
    const batch = await trips(() =>
      db.transact(async (tx) => {
        await Promise.all([
          tx.getEach(
            'select body from entry where id = ?',
            many.map(([id = 0]) => [id]),
          ),
          tx.all('select 1 as one'),
        ]);
        tx.write(insert, many);
        tx.write('update entry set body = ? where id = ?', [['b', 7]]);
        tx.announce('news');
      }),
    );
    assert.deepEqual({ single, empty, batch }, { single: 1, empty: 0, batch: 2 });
    assert.deepEqual(await db.get('select body from entry where id = 7'), { body: 'b' });
    assert.equal((await idsOf(db)).length, 205);
  });
});

test('a standby that takes over without the last commits: exactly these are missing, and all goes on', async () => {
  const primary = await startPostgres({ durable: true });
  const folder = await makePostgresFolder();
  const name = new URL(await primary.fresh()).pathname.slice(1);
  const from = ['--host=127.0.0.1', `--port=${primary.port}`, '--username=postgres'];
  const into = [`--pgdata=${join(folder, 'data')}`, '--write-recovery-conf', '--checkpoint=fast', '--no-sync'];
  await runPostgresProgram('pg_basebackup', [...from, ...into], folder);
  const standby = await startPostgres({ durable: true, folder });
  const url = `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/${name}`;
  const db = await open(url);
  try {
    for (let id = 0; id < 10; id += 1) await db.run(insert, [id, 'kept']);
    const end = await primary.sql('select pg_current_wal_flush_lsn()');
    for (;;) if ((await standby.sql(`select pg_last_wal_replay_lsn() >= '${end}'`)) === 't') break;
    await standby.sql("alter system set primary_conninfo = ''");
    await standby.sql('select pg_reload_conf()');
    for (;;) if ((await primary.sql('select count(*) from pg_stat_replication')) === '0') break;
    for (let id = 10; id < 15; id += 1) await db.run(insert, [id, 'lost']);
    const held = await db.hold('a key');
    await primary.halt('immediate');
    await rejectsWith(db.run(insert, [15, 'too early']), 'read-only');
    await standby.sql('select pg_promote()');
    await held?.lost;
    assert.deepEqual(await idsOf(db), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await db.run(insert, [10, 'new']);
    assert.ok(await db.hold('a key'));
  } finally {
    await db.close();
    await standby.stop();
    await primary.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
