import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench, withCode } from '../authority.test.fixture.ts';
import { listKeys, pageOfKeys } from '../keys/key.repository.ts';
import { listDevices } from '../licenses/device.repository.ts';
import { containing, pageOfList, where } from './page-of-list.ts';

const bench = await openBench();

test('pages of a list hold every row once, newest first, also where many came in the same second', async () => {
  const aurora = await bench.start();
  const { authority, clock } = aurora;
  const { database } = authority.parts;
  for (let made = 0; made < 7; made += 1) {
    if (made % 3 === 0) clock.advance(60);
    await aurora.addCustomer({ name: `Customer ${made}` });
  }
  const seen: string[] = [];
  let times: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const { rows, next } = await pageOfKeys(database, { limit: 2, ...(cursor !== undefined && { cursor }) });
    seen.push(...rows.map(({ id }) => id));
    times = [...times, ...rows.map(({ createdAt }) => createdAt)];
    assert.ok(rows.length <= 2);
    cursor = next;
    if (cursor === undefined) break;
    // What comes meanwhile is newer, and moves nothing.
    if (page === 1) await aurora.addCustomer({ name: 'Meanwhile' });
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => other - one),
  );
  const all = await pageOfKeys(database, {});
  assert.equal(all.rows.length, seen.length + 1);
  assert.deepEqual(
    Object.keys(all.rows[0] ?? {}).filter((name) => name.startsWith('page')),
    [],
  );
});

test('keys are found by their end, their customer and their product, in whatever case', async () => {
  const aurora = await bench.start();
  const { authority, admin } = aurora;
  const { database } = authority.parts;
  const { lastFive } = await aurora.addCustomer({ name: 'Müller_50% GmbH' });
  await aurora.addCustomer({ name: 'Other' });
  const found = async (search: string): Promise<readonly (string | null)[]> =>
    (await pageOfKeys(database, { search, kind: 'host', limit: 50 })).rows.map(({ customer }) => customer);
  for (const search of [lastFive, `…${lastFive}`, lastFive.toLowerCase(), 'müller_', 'GMBH', '50%'])
    assert.deepEqual(await found(search), ['Müller_50% GmbH'], search);
  assert.equal((await found('')).length, 2);
  // A sign of patterns is a letter like any other.
  assert.deepEqual(await found('%'), ['Müller_50% GmbH']);
  assert.deepEqual(await found("' or 1=1 --"), []);
  assert.deepEqual(await admin.get('/v1/keys?search=nobody&limit=5'), { keys: [] });
});

test('a cursor that is none of a list is refused', async () => {
  const { authority, admin } = await bench.start();
  for (const cursor of ['x', '1', '1.a.b', '.a', '-1.a', `${'9'.repeat(20)}.a`])
    await assert.rejects(pageOfKeys(authority.parts.database, { cursor }), withCode('wrong-usage'), cursor);
  // What is not seen as it comes: PostgreSQL takes no such text.
  const hidden = Buffer.from(JSON.stringify(['kind', 'a\0', 1, 'b'])).toString('base64url');
  await assert.rejects(pageOfKeys(authority.parts.database, { sort: 'kind', cursor: hidden }), withCode('wrong-usage'));
  await assert.rejects(admin.get('/v1/keys?limit=0'), withCode('wrong-usage'));
  await assert.rejects(admin.get('/v1/keys?limit=201'), withCode('wrong-usage'));
});

test('conditions are joined, each in its own brackets', async () => {
  const { authority } = await bench.start();
  const sql = { columns: 'k.kind', from: 'product_key k', order: ['k.created_at', 'k.id'] as const };
  const conditions = [...containing('a', ['k.application', 'k.edition']), where('k.kind = ? or k.kind = ?', 'x', 'y')];
  const { rows } = await pageOfList(authority.parts.database, { ...sql, where: conditions }, {});
  assert.deepEqual(rows, []);
});

test('whoever asks for everything gets 10,000 rows at most, and is told to ask in pages; the authority itself reads them all', async () => {
  const aurora = await bench.start();
  const { authority, admin } = aurora;
  const { database } = authority.parts;
  await aurora.addCustomer({ name: 'Rossi SpA' });
  const { id, agreement } = (await pageOfKeys(database, { kind: 'host', limit: 1 })).rows[0] ?? {};
  assert.ok(id !== undefined && typeof agreement === 'string');
  const copy = async (table: string, changed: Readonly<Record<string, string>>): Promise<void> => {
    const [row] = await database.all<Record<string, unknown>>(`select * from ${table} limit 1`);
    const names = Object.keys(row ?? {});
    assert.ok(names.length > 0, table);
    await add(
      table,
      Object.fromEntries(names.map((name) => [name, changed[name] ?? `(select ${name} from ${table} limit 1)`])),
    );
  };
  const add = (table: string, values: Readonly<Record<string, string>>): Promise<unknown> =>
    database.transact((tx) =>
      tx.run(
        `insert into ${table} (${Object.keys(values).join(', ')})
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 10001)
         select ${Object.values(values).join(', ')} from n`,
      ),
    );
  const hardware = { fact_system: '0', fact_disk: '0', fact_network: '0', created_at: '1', product_key: "'k' || i" };
  await copy('agreement', { id: "'a' || i" });
  await copy('product_key', { id: "'k' || i" });
  await add('host', { ...hardware, id: "'h' || i" });
  await add('device', { ...hardware, id: "'d' || i", extra_keys: '0' });
  const claims = { number: '1', claims: "'{}'" };
  await add('registration', {
    ...claims,
    product_key: "'k' || i",
    signing_key: "'s' || i",
    host: "'h' || i",
    registered_at: '1',
  });
  await add('device_license', { ...claims, device: "'d' || i", client: "'c' || i", counted: '1', issued_at: '1' });
  // As PostgreSQL does by itself within a minute: without it, it knows of no row that it could look up.
  await database.run('analyze');
  for (const path of ['keys', 'keys?blocked=false', 'customers', 'licenses', 'registrations']) {
    await assert.rejects(admin.get(`/v1/${path}`), withCode('wrong-usage'), path);
    const paged = await admin.get<Record<string, unknown[]>>(`/v1/${path}${path.includes('?') ? '&' : '?'}limit=200`);
    assert.equal(Object.values(paged)[0]?.length, 200, path);
  }
  assert.ok((await listKeys(database)).length > 10_000);
  assert.ok((await listDevices(database)).rows.length > 10_000);
});

test('a list goes by a column that is named, up and down: every row once, whatever stands in it, also where it is nothing', async () => {
  const aurora = await bench.start();
  const { admin } = aurora;
  const names = ['beta.1', 'Alpha', 'alpha', 'Gamma, "x"', 'Zoë', 'beta.1', 'delta'];
  for (const [at, name] of names.entries()) {
    aurora.clock.advance(at % 2);
    await aurora.addCustomer({ name });
  }
  interface Page {
    readonly next?: string;
    readonly customers: readonly { readonly id: string; readonly customerName: string }[];
  }
  const walk = async (sort: string): Promise<readonly string[]> => {
    const seen: Page['customers'][number][] = [];
    for (let cursor = ''; ; ) {
      const query = new URLSearchParams({ sort, limit: '2', ...(cursor !== '' && { cursor }) });
      const { customers, next } = await admin.get<Page>(`/v1/customers?${query}`);
      seen.push(...customers);
      if (next === undefined) break;
      cursor = next;
    }
    assert.equal(new Set(seen.map(({ id }) => id)).size, names.length, sort);
    assert.equal(seen.length, names.length, sort);
    return seen.map(({ customerName }) => customerName.toLowerCase());
  };
  const up = await walk('customer');
  assert.deepEqual(up, ['alpha', 'alpha', 'beta.1', 'beta.1', 'delta', 'gamma, "x"', 'zoë']);
  assert.deepEqual(await walk('-customer'), up.toReversed());
  for (const sort of ['product', '-quantity', 'until', '-until']) await walk(sort);
  const keys = (await admin.get<{ keys: { kind: string }[] }>('/v1/keys?sort=kind')).keys.map(({ kind }) => kind);
  assert.deepEqual(keys, keys.toSorted());
});

test('a cursor of another order, or made up, is refused; so is an order that the list has not', async () => {
  const aurora = await bench.start();
  const { admin } = aurora;
  for (let at = 0; at < 3; at += 1) await aurora.addCustomer({ name: `C${at}` });
  const { next = '' } = await admin.get<{ next?: string }>('/v1/customers?sort=customer&limit=1');
  const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const cursor of [
    made(['customer', 'a']),
    made(['customer', 'a', 1, null]),
    made(['customer', { toString: 1 }, 1, 'x']),
    made(['-customer', 'a', 1, 'x']),
    made({ length: 4 }),
    'x',
    '1.x',
  ])
    await assert.rejects(admin.get(`/v1/customers?sort=customer&cursor=${cursor}`), withCode('wrong-usage'), cursor);
  for (const query of [
    `sort=-customer&cursor=${next}`,
    `cursor=${next}`,
    'sort=name',
    'sort=customer,id',
    'sort=--customer',
  ])
    await assert.rejects(admin.get(`/v1/customers?${query}`), withCode('wrong-usage'), query);
});
