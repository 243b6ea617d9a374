import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { listApplications, listClientGroups } from './retention.repository.ts';
import { carriedTable, dayTables, walkOver } from './small-tables.repository.ts';

async function databaseFor(t: TestContext): Promise<Database> {
  const database = await openTestDatabase();
  t.after(() => database.close());
  return database;
}

/** Walks to the end with so many rows a step; gives how many each step looked at, and removed. */
async function walk(database: Database, step: ReturnType<typeof walkOver>, most: number): Promise<[number, number][]> {
  const steps: [number, number][] = [];
  do {
    const { seen, removed } = await database.transact((tx) => step(tx, most));
    steps.push([seen, removed]);
  } while (steps.at(-1)?.[0] === most);
  return steps;
}

test('tables of days lose the old days of each application, a bounded number of rows at once', async (t) => {
  const database = await databaseFor(t);
  for (const { name, key } of dayTables) {
    const columns = Object.keys(key);
    const others = {
      ephemeral_days: { peak: 1 },
      daily_use: { known: 1, counted: 1, licensed: 1, taken_at: 1 },
      daily_generations: { licensed: 1 },
      counted_days: { taken_at: 1 },
      failure_days: { total: 1 },
    }[name] as Readonly<Record<string, number>>;
    const all = [...columns, ...Object.keys(others)];
    const lasting = 'vendor' in key ? ['a', 'b'] : ['a'];
    for (const vendor of lasting) {
      for (let day = 1; day <= 5; day += 1) {
        const row = { application: 'app', edition: 'e', generation: 1, code: 'c', ...others, vendor, day };
        const values = all.map((column) => row[column as keyof typeof row]);
        await database.run(`insert into ${name} (${all.join(', ')}) values (${all.map(() => '?').join(', ')})`, values);
      }
    }
    const steps = await walk(
      database,
      walkOver({ name, key, time: 'day' }, () => 4),
      3,
    );
    const [one, two] = [
      [
        [3, 3],
        [2, 0],
      ],
      [
        [3, 3],
        [3, 1],
        [3, 2],
        [1, 0],
      ],
    ];
    assert.deepEqual(steps, lasting.length === 2 ? two : one, name);
    const days = await database.all<{ day: number }>(`select day from ${name} order by day`);
    assert.deepEqual(
      days.map(({ day }) => day),
      [4, 5].flatMap((day) => lasting.map(() => day)),
      name,
    );
  }
});

test('carried requests go with the name of their file, which stays while another request of the machine does', async (t) => {
  const database = await databaseFor(t);
  const add = async (client: string, about: string, changedAt: number): Promise<void> => {
    await database.run(
      `insert into carried_requests (vendor, client, kind, about, nonce, statement, asked_at, collected_at, state, changed_at)
        values ('v', ?, 'lease', ?, 'n', 's', 1, 1, 'waiting', ?)`,
      [client, about, changedAt],
    );
  };
  for (const client of ['gone', 'half', 'stays']) {
    await add(client, 'one', client === 'stays' ? 100 : 10);
    await add(client, 'two', client === 'gone' ? 10 : 100);
    await database.run("insert into carried_names (vendor, client, name) values ('v', ?, 'pc')", [client]);
  }
  const steps = [
    [2, 2],
    [2, 1],
    [2, 0],
    [0, 0],
  ];
  assert.deepEqual(
    await walk(
      database,
      walkOver(carriedTable, () => 50),
      2,
    ),
    steps,
  );
  const left = await database.all('select client, about from carried_requests order by client, about');
  assert.deepEqual(left, [
    { client: 'half', about: 'two' },
    { client: 'stays', about: 'one' },
    { client: 'stays', about: 'two' },
  ]);
  const names = await database.all('select client from carried_names order by client');
  assert.deepEqual(names, [{ client: 'half' }, { client: 'stays' }]);
});

test('applications with machines are found one after the other, each with its newest contact of whatever kind', async (t) => {
  const database = await databaseFor(t);
  assert.deepEqual(await listClientGroups(database), []);
  const rows: readonly (readonly [string, string, string, number, number])[] = [
    ['a', 'x', '1', 0, 10],
    ['a', 'x', '2', 1, 30],
    ['a', 'y', '1', 1, 5],
    ['b', 'x', '1', 0, 7],
    ['b', 'x', '2', 0, 6],
  ];
  for (const [vendor, application, client, ephemeral, lastSeen] of rows) {
    await database.run(
      `insert into clients (vendor, application, client, ephemeral, last_seen, edition, generation, turn, head, last_iat, tip_jti,
          tip_digest, tip_terms, device, restores, first_seen, state, minutes_left, virtual, lease_until)
        values (?, ?, ?, ?, ?, 'e', 1, 1, 1, 1, '', '', '{}', '[]', '[]', 1, 1, 1, 0, 0)`,
      [vendor, application, client, ephemeral, lastSeen],
    );
  }
  assert.deepEqual(await listClientGroups(database), [
    { vendor: 'a', application: 'x', newest: 30 },
    { vendor: 'a', application: 'y', newest: 5 },
    { vendor: 'b', application: 'x', newest: 7 },
  ]);
  const applications = await Promise.all(
    ['a', 'b', 'c'].map((vendor) => listApplications(database, vendor as VendorId)),
  );
  assert.deepEqual(applications, [['x', 'y'], ['x'], []]);
});
