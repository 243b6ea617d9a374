// needs: linux postgresql
/** What can be wrong with a server, a login or a session. Data and statements are the contract's. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { type StartedPostgres, sharedPostgres } from '@attiva/testkit';
import { rejectsWith } from '../contract/contract.test.fixture.ts';
import { markMoved, migrateAs, movedTopic, unmarkMoved } from '../label/database-label.ts';
import { listOthers } from '../moving/target.ts';
import { openDatabase, type OpenDatabaseOptions } from '../open-database.ts';
import type { Database, Held, Migration } from '../port/database.ts';
import { isStorageError } from '../port/storage-error.ts';

let server: StartedPostgres;
const opened: Database[] = [];

before(async () => {
  server = await sharedPostgres();
});
after(async () => {
  for (const db of opened) await db.close();
});

async function open(url: string, more: Partial<OpenDatabaseOptions> = {}): Promise<Database> {
  const db = await openDatabase({ url, mustExist: false, now: () => 1, ...more });
  opened.push(db);
  return db;
}

const entry: Migration = {
  name: '0001',
  up: (tx) => tx.script(`create table entry (id ${tx.facts.integer} not null primary key, body ${tx.facts.text})`),
};

async function filled(): Promise<{ url: string; name: string; db: Database }> {
  const url = await server.fresh();
  const db = await open(url);
  await db.migrate([entry]);
  await db.run('insert into entry (id, body) values (1, ?)', ['one']);
  return { url, name: new URL(url).pathname.slice(1), db };
}

/** Ends all sessions of a database, as an administrator or a failing server would. */
function endSessions(name: string, where = 'true'): Promise<string> {
  return server.sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and ${where}`);
}

test('a table is emptied at once, or row by row while somebody reads it, who reads on what was there', async () => {
  const { url, name, db } = await filled();
  const empty = (): Promise<unknown> => db.transact((tx) => tx.run(tx.facts.emptyTable('entry')));
  const file = (): Promise<string> => server.sql("select pg_relation_filenode('entry')", name);
  const reader = new Client({ connectionString: url });
  await reader.connect();
  const before = await file();
  await reader.query('begin isolation level repeatable read');
  await reader.query('select * from entry');
  await empty();
  assert.deepEqual(await db.all('select id from entry'), []);
  assert.equal((await reader.query('select * from entry')).rows.length, 1);
  await reader.query('commit');
  await reader.end();
  assert.equal(await file(), before);
  await db.run('insert into entry (id, body) values (2, ?)', ['two']);
  await empty();
  assert.deepEqual(await db.all('select id from entry'), []);
  assert.notEqual(await file(), before, 'nothing is left to be swept');
});

describe('a database that will not do', () => {
  test('nobody answers there', async () => {
    await rejectsWith(open('postgres://u@127.0.0.1:1/d'), 'unreachable');
  });

  test('it does not exist, or holds nothing yet where something must be', async () => {
    await rejectsWith(open(server.url('nowhere')), 'missing');
    const url = await server.fresh();
    await rejectsWith(open(url, { mustExist: true }), 'missing');
    const db = await open(url);
    await db.migrate([entry]);
    await (await open(url, { mustExist: true })).close();
  });

  test('wrong password, no password, and the right one', async () => {
    await server.sql("create role locked login password 'right'");
    const url = await server.fresh();
    const locked = url.replace('postgres@', 'locked@');
    await rejectsWith(open(locked), 'denied');
    await rejectsWith(open(locked, { password: 'wrong' }), 'denied');
    await (await open(locked, { password: 'right' })).close();
    await (await open(locked.replace('locked@', 'locked:right@'))).close();
  });

  test('an account without rights', async () => {
    await server.sql('create role guest login');
    const { url } = await filled();
    const guest = await open(url.replace('postgres@', 'guest@'));
    await rejectsWith(guest.all('select * from entry'), 'denied');
    const empty = await open((await server.fresh()).replace('postgres@', 'guest@'));
    await rejectsWith(empty.migrate([entry]), 'denied');
  });

  test('a schema of its own is chosen by the URL, and must be there', async () => {
    const { url, name } = await filled();
    const own = `${url}?options=-c%20search_path%3Down`;
    await rejectsWith(open(own), 'denied');
    await server.sql('create schema own', name);
    const db = await open(own);
    await db.migrate([entry]);
    assert.deepEqual(await db.all('select * from entry'), []);
  });

  test('an encoding that loses letters', async () => {
    await server.sql("create database latin encoding 'LATIN1' template template0");
    await rejectsWith(open(server.url('latin')), 'failed');
  });
});

describe('a session', () => {
  test('that ended while it was idle is replaced without a word', async () => {
    const { name, db } = await filled();
    await db.all('select * from entry');
    await endSessions(name);
    assert.deepEqual(await db.get('select body from entry'), { body: 'one' });
    await db.transact((tx) => tx.run('insert into entry (id) values (2)'));
    assert.deepEqual(await db.get('select count(*) as n from entry'), { n: 2 });
  });

  test('that ends within a transaction takes it along, with no doubt about it; the next call goes on', async () => {
    const { name, db } = await filled();
    const cut = db.transact(async (tx) => {
      await tx.run('insert into entry (id) values (2)');
      await endSessions(name);
      await tx.run('insert into entry (id) values (3)');
    });
    await assert.rejects(cut, (error) => isStorageError(error) && error.reason === 'unreachable' && !error.uncertain);
    assert.deepEqual(await db.get('select count(*) as n from entry'), { n: 1 });
    await db.run('insert into entry (id) values (2)');
  });

  test('that waits for another writer too long is told busy', async () => {
    const { url, db } = await filled();
    const hasty = await open(url, { busyTimeoutMilliseconds: 50 });
    await db.transact(async (tx) => {
      await tx.run('insert into entry (id) values (2)');
      await rejectsWith(
        hasty.transact((other) => other.run('insert into entry (id) values (3)')),
        'busy',
      );
      await rejectsWith(hasty.run('insert into entry (id) values (3)'), 'busy');
      assert.deepEqual(await hasty.all('select id from entry'), [{ id: 1 }], 'readers wait for nobody');
    });
    await hasty.run('insert into entry (id) values (3)');
  });

  test('gives a statement up that takes too long', async () => {
    const { url } = await filled();
    const hasty = await open(url, { statementTimeoutMilliseconds: 1000 });
    await rejectsWith(hasty.get('select pg_sleep(60)'), 'busy');
    assert.deepEqual(await hasty.get('select body from entry'), { body: 'one' });
  });

  test('has as much time for each statement of a long trip', async () => {
    const { url } = await filled();
    const hasty = await open(url, { statementTimeoutMilliseconds: 1_500 });
    const slow = "select length(pg_sleep(0.1)::text || repeat('x', ?)) as n, repeat('x', 4000) as body";
    const rows = await hasty.getEach<{ n: number }>(
      slow,
      Array.from({ length: 20 }, (_, n) => [n]),
    );
    assert.deepEqual(
      rows.map((row) => row?.n),
      rows.map((_, n) => n),
    );
  });

  test('reads anew what another process has altered', async () => {
    const { url, db } = await filled();
    const other = await open(url);
    const wide = 'select * from entry where id = ?';
    assert.deepEqual(await db.get(wide, [1]), { id: 1, body: 'one' });
    await other.transact((tx) => tx.script('alter table entry add column more bigint'));
    assert.deepEqual(await db.get(wide, [1]), { id: 1, body: 'one', more: null });
  });

  test('keeps few statements prepared, however many texts there are', async () => {
    const { db } = await filled();
    await db.transact(async (tx) => {
      for (let n = 0; n < 520; n += 1)
        assert.deepEqual(await tx.get(`select ${n} as n, ? as given`, ['x']), { n, given: 'x' });
      assert.deepEqual(await tx.get('select 0 as n, ? as given', ['y']), { n: 0, given: 'y' });
      const kept = await tx.get<{ n: number }>('select count(*) as n from pg_prepared_statements');
      assert.ok(kept !== undefined && kept.n <= 501, `${kept?.n} are kept`);
    });
  });

  test('tells the planner what there is while it grows, before the server looks by itself', async () => {
    const { url, db } = await filled();
    const rows = Array.from({ length: 1_100 }, (_, n) => [10 + n, 'the same']);
    await db.transact(async (tx) => tx.write('insert into entry (id, body) values (?, ?)', rows));
    await db.close();
    const again = await open(url);
    const known =
      "select attname as name, n_distinct as values from pg_stats where tablename = 'entry' order by attname";
    assert.deepEqual(await again.all(known), [
      { name: 'body', values: 2 },
      { name: 'id', values: -1 },
    ]);
  });

  test('writes nothing where it should only read', async () => {
    const { db } = await filled();
    await db.transact((tx) =>
      tx.script('create function wipe() returns bigint language sql as $$ delete from entry returning id $$'),
    );
    await rejectsWith(db.get('select wipe()'), 'read-only');
    assert.deepEqual(await db.get('select id from entry for update'), { id: 1 });
  });

  test('shows no data in its errors', async () => {
    const { db } = await filled();
    const secret = 'laptop-of-anna';
    await db.transact((tx) => tx.script('create table name (name text primary key, n bigint)'));
    await db.run('insert into name (name) values (?)', [secret]);
    for (const work of [
      db.run('insert into name (name) values (?)', [secret]),
      db.run('insert into name (name, n) values (?, ?)', ['x', secret]),
    ]) {
      await assert.rejects(work, (error) => {
        assert.ok(isStorageError(error));
        const told = `${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error.cause)}`;
        assert.doesNotMatch(told, /anna/);
        return error.reason === 'constraint';
      });
    }
  });
});

describe('a step of a newer program beside a running one', () => {
  const notes: Migration = {
    name: '0002-notes+',
    up: (tx) => tx.script('create table note (id bigint not null primary key, body text)'),
  };
  const wider: Migration = {
    name: '0003-wider+',
    up: (tx) => tx.script('alter table entry add column more bigint; alter table note add column more bigint'),
  };
  const entries = 'select * from entry where id = ?';
  const news = 'update note set body = ? where id = 1 returning *';
  const writes = "insert into note (id, body) values (?, 'late') returning *";
  const one = { id: 1, body: 'one' };

  /** A program that has prepared texts with all columns, on every connection it has; and the newer one. */
  async function running(): Promise<{ older: Database; newer: Database }> {
    const { url, db: older } = await filled();
    await older.migrate([entry, notes]);
    await older.run("insert into note (id, body) values (1, 'one')");
    await older.run(news, ['one']);
    await older.get(entries, [1]);
    await older.transact(async (tx) => {
      await tx.get(entries, [1]);
      await tx.get(news, ['one']);
      tx.write(writes, [[2]]);
    });
    await older.transact((tx) => tx.get(news, ['one']));
    return { older, newer: await open(url) };
  }

  const widen = (newer: Database): Promise<unknown> => newer.migrate([entry, notes, wider]);

  test('single statements read and write on', async () => {
    const { older, newer } = await running();
    await widen(newer);
    assert.deepEqual(await older.get(entries, [1]), { ...one, more: null });
    assert.deepEqual(await older.get(news, ['two']), { id: 1, body: 'two', more: null });
  });

  test('a transaction that meets it in its first trip works once, with all that was asked for at once', async () => {
    const { older, newer } = await running();
    await widen(newer);
    let works = 0;
    const answers = await older.transact(async (tx) => {
      works += 1;
      const first = tx.get(news, ['two']);
      // Already on its way to the server when this is asked for.
      const second = new Promise((resolve) => setImmediate(resolve)).then(() => tx.get(entries, [1]));
      return Promise.all([first, tx.get('select count(*) as n from note'), second]);
    });
    assert.equal(works, 1);
    assert.deepEqual(answers, [{ id: 1, body: 'two', more: null }, { n: 2 }, { ...one, more: null }]);
    assert.deepEqual(await older.all('select body from note order by id'), [{ body: 'two' }, { body: 'late' }]);
  });

  test('a transaction that would meet it later works once', async () => {
    const { older, newer } = await running();
    await widen(newer);
    let works = 0;
    await older.transact(async (tx) => {
      works += 1;
      await tx.run("insert into note (id, body) values (3, 'three')");
      assert.deepEqual(await tx.get(entries, [1]), { ...one, more: null });
      assert.deepEqual(await tx.get(news, ['two']), { id: 1, body: 'two', more: null });
    });
    assert.equal(works, 1);
    assert.deepEqual(await older.get('select count(*) as n from note'), { n: 3 });
  });

  test('a transaction of one trip, its commit included, takes place once', async () => {
    const { older, newer } = await running();
    await widen(newer);
    await older.transact(async (tx) => tx.write(writes, [[3], [4]]));
    assert.deepEqual(await older.all('select id from note order by id'), [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
  });

  test('one that waits for the writer while the step is made goes on behind it', async () => {
    const { older, newer } = await running();
    let late: Promise<unknown> | undefined;
    const waited: Migration = {
      name: wider.name,
      async up(tx) {
        late = older.transact(async (of) => [await of.get(entries, [1]), await of.get(news, ['two'])]);
        let isOver = false;
        late.then(
          () => (isOver = true),
          () => (isOver = true),
        );
        const inLine = "select 1 as one from pg_locks where locktype = 'advisory' and not granted";
        while (!isOver && (await tx.get(inLine)) === undefined) await setTimeout(10);
        await wider.up(tx);
      },
    };
    await newer.migrate([entry, notes, waited]);
    assert.deepEqual(await late, [
      { ...one, more: null },
      { id: 1, body: 'two', more: null },
    ]);
  });

  test('a program that drops all tables makes them anew, as a restore does', async () => {
    const { older } = await running();
    await older.transact((tx) => tx.script('drop table entry; drop table note; drop table schema_migration'));
    await migrateAs(older, { role: 'host', program: '1' }, [entry, notes, wider]);
    await older.run("insert into entry (id, body) values (1, 'one')");
    assert.deepEqual(await older.transact((tx) => tx.get(entries, [1])), { ...one, more: null });
  });

  test('a step that was rolled back leaves nothing stale to the program that made it', async () => {
    const { older } = await running();
    const broken: Migration = {
      name: wider.name,
      async up(tx) {
        await wider.up(tx);
        assert.deepEqual(await tx.get(entries, [1]), { ...one, more: null });
        throw new RangeError('no');
      },
    };
    await assert.rejects(older.migrate([entry, notes, broken]), RangeError);
    await older.transact(async (tx) => {
      await tx.run("insert into note (id, body) values (3, 'three')");
      assert.deepEqual(await tx.get(entries, [1]), one);
    });
  });
});

describe('a database that is moved away', () => {
  const owner = { role: 'host', program: '1.0.0' };

  test('takes nothing more from whoever has it open, whatever the way and whatever came with it', async () => {
    const { url, db } = await filled();
    await migrateAs(db, owner, [entry]);
    let hear = (): void => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    await db.listen(movedTopic, () => hear());
    const mover = await open(url);
    await mover.transact((tx) => markMoved(tx, { to: 'postgres://u@db/x', at: 5 }));
    await heard;
    const insert = "insert into entry (id, body) values (9, 'late')";
    for (const work of [
      db.run(insert),
      db.get(`${insert} returning id`),
      db.runEach('insert into entry (id, body) values (?, ?)', [[9, 'late']]),
      db.transact((tx) => tx.run(insert)),
      // Goes with the commit, in one trip.
      db.transact(async (tx) => tx.write('insert into entry (id, body) values (?, ?)', [[9, 'late']])),
      db.transact((tx) => tx.get('select id from entry')),
    ])
      await rejectsWith(work, 'moved');
    assert.deepEqual(await db.all('select id from entry'), [{ id: 1 }]);
    await mover.transact(unmarkMoved);
    await db.run(insert);
  });

  test('one that waited for the writer while it was marked is refused as well', async () => {
    const { url, db } = await filled();
    await migrateAs(db, owner, [entry]);
    const mover = await open(url);
    const late = await mover.transact(async (tx) => {
      await tx.get('select 1 as one'); // It has the lock from its first statement on.
      const waiting = db.run("insert into entry (id, body) values (9, 'late')").catch((error: unknown) => error);
      // It stands in the line of the advisory lock before the mark is written.
      const inLine = "select 1 as one from pg_locks where locktype = 'advisory' and not granted";
      let isOver = false;
      void waiting.then(() => (isOver = true));
      while (!isOver && (await tx.get(inLine)) === undefined) await setTimeout(10);
      await tx.run("insert into database_label (name, value) values ('moved-to', 'elsewhere')");
      return { waiting };
    });
    await rejectsWith(Promise.reject(await late.waiting), 'moved');
  });

  test('sessions of another account are others too, to an account without rights over them', async () => {
    const { name } = await filled();
    await server.sql('create role plain login');
    await server.sql('grant usage on schema public to plain', name);
    const asker = await open(`${server.url(name, 'plain')}?application_name=mover`);
    const others = await listOthers(asker);
    assert.deepEqual(
      others.map(({ account, application }) => [account, application]),
      [['postgres', 'attiva']],
    );
    await endSessions(name, "usename = 'postgres' and application_name = 'attiva'");
    assert.deepEqual(await listOthers(asker), []);
  });
});

describe('beside the statements', () => {
  /** The client hears of the end of its session before the server has let go of all that was in it. */
  async function holdSoon(db: Database, name: string): Promise<Held | undefined> {
    let held = await db.hold(name);
    for (let tries = 0; held === undefined && tries < 500; tries += 1) {
      await setTimeout(20);
      held = await db.hold(name);
    }
    return held;
  }

  test('a lock that is lost is told, and another can have it', async () => {
    const { url, name, db } = await filled();
    const other = await open(url);
    const held = await db.hold('key');
    assert.ok(held);
    await endSessions(name, "query like '%pg_try_advisory_lock%'");
    await held.lost;
    assert.ok(await holdSoon(other, 'key'));
    assert.equal(await db.hold('key'), undefined);
    await held.release();
    assert.equal(await db.hold('key'), undefined);
  });

  test('who listens is called after a lost connection, and hears again', async () => {
    const { url, name, db } = await filled();
    const other = await open(url);
    let calls = 0;
    let ring = (): void => undefined;
    const rung = (): Promise<void> => new Promise((resolve) => (ring = resolve));
    const missed = rung();
    await db.listen('news', () => {
      calls += 1;
      ring();
    });
    await endSessions(name, "query like 'listen%'");
    await missed;
    const heard = rung();
    await other.transact(async (tx) => tx.announce('news'));
    await heard;
    assert.equal(calls, 2);
  });
});
