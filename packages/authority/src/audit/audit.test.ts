import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditVerdict, chainDigest } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { openBench, withCode } from '../authority.test.fixture.ts';
import { migrations } from '../migrations/migrations.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { type AuditEntry, loadHead, pageOfAudit, recordAudit } from './audit.repository.ts';
import { verifyAudit } from './verify-audit.ts';

const bench = await openBench();

const entry: AuditEntry = {
  at: 5,
  actor: 'anna',
  action: 'key-created',
  subject: 'k',
  details: { kind: 'device', quota: null },
};

async function openTrail(rows: number): Promise<Database> {
  const database = await openTestDatabase();
  for (let at = 1; at <= rows; at += 1) await database.transact((tx) => recordAudit(tx, { ...entry, at }));
  return database;
}

test('a search looks at twenty thousand rows for one page, and says where to go on', async (t) => {
  const database = await openTestDatabase();
  t.after(() => database.close());
  await database.run(
    `with recursive n(position) as (select 1 union all select position + 1 from n where position < 45000)
      insert into audit (position, at, actor, action, subject, details, digest)
      select position, position, 'anna', 'key-created', 's' || position || '.', '{}', '' from n`,
  );
  const found: number[] = [];
  const places: (number | undefined)[] = [];
  for (let before: number | undefined = 45_001; before !== undefined; before = places.at(-1)) {
    const page: Awaited<ReturnType<typeof pageOfAudit>> = await pageOfAudit(database, {
      search: 's7.',
      before,
      limit: 10,
    });
    found.push(...page.entries.map(({ position }) => position));
    places.push(page.next);
  }
  assert.deepEqual([found, places], [[7], [25_001, 5001, undefined]]);
  assert.equal((await pageOfAudit(database, { limit: 10 })).next, 44_991);
});

test('a chain is whole as it was written, and a digest that was noted earlier is found in it', async (t) => {
  const database = await openTrail(4);
  t.after(() => database.close());
  const noted = await loadHead(database);
  await database.transact((tx) => recordAudit(tx, entry));
  const head = await loadHead(database);
  assert.deepEqual(await verifyAudit(database), { intact: true, rows: 5, forgotten: 0, head });
  assert.equal((await verifyAudit(database, noted.digest)).found, true);
  await database.run('delete from audit where position > 2');
  assert.equal((await verifyAudit(database)).intact, true, 'a shorter chain is whole in itself');
  const { intact, found } = await verifyAudit(database, noted.digest);
  assert.deepEqual([intact, found], [false, false]);
});

const alterations = {
  'facts altered': `update audit set details = '{"kind":"host"}' where position = 2`,
  'somebody else named': `update audit set actor = 'bruno' where position = 4`,
  'a row dated anew': 'update audit set at = 0 where position = 3',
  'a row taken out': 'delete from audit where position = 3',
  'the first row taken out': 'delete from audit where position = 1',
  'a row before the first': `insert into audit (position, at, actor, action, subject, details, digest)
    values (0, 0, 'anna', 'key-created', 'k', '{}', '')`,
  'a digest written anew': "update audit set digest = 'x' where position = 2",
} as const;
for (const [what, alteration] of Object.entries(alterations)) {
  test(`a chain shows ${what}`, async (t) => {
    const database = await openTrail(5);
    t.after(() => database.close());
    await database.run(alteration);
    const { intact, broken } = await verifyAudit(database);
    assert.equal(intact, false);
    assert.ok(broken !== undefined && broken.why !== '', JSON.stringify(broken));
  });
}

test('rows of before the chain are sealed as they are found, in their order and without gaps', async (t) => {
  const before = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name.includes('audit-chain')),
  );
  const database = await openTestDatabase(() => 0, before);
  t.after(() => database.close());
  for (const position of [1, 2, 7]) {
    await database.run(
      `insert into audit (position, at, actor, action, subject, details) values (?, ?, 'anna', 'key-created', 'k', '{}')`,
      [position, position * 10],
    );
  }
  await database.migrate(migrations);
  await database.transact((tx) => recordAudit(tx, entry));
  const { intact, rows, head } = await verifyAudit(database);
  assert.deepEqual([intact, rows, head.position], [true, 4, 4]);
  const { entries } = await pageOfAudit(database, { limit: 10 });
  assert.deepEqual(
    entries.map(({ at }) => at),
    [5, 70, 20, 10],
  );
  const first = { position: 1, at: 10, actor: 'anna', action: 'key-created', subject: 'k', details: '{}' };
  const [row] = await database.all<{ digest: string }>('select digest from audit where position = 1');
  assert.equal(row?.digest, chainDigest('', { ...first, commitment: '' }));
});

test('the trail is searched by who, what and when, and its chain verified, by the administration', async (t) => {
  const aurora = await bench.start();
  t.after(() => aurora.close());
  const customer = await aurora.addCustomer();
  const at = aurora.clock.seconds();
  aurora.clock.advance(100);
  await aurora.admin.post('/v1/key-blocks', { key: customer.lastFive });
  const found = async (query: string): Promise<readonly string[]> => {
    const { entries } = await aurora.admin.get<{ entries: { action: string }[] }>(`/v1/audit?${query}`);
    return entries.map(({ action }) => action);
  };
  assert.deepEqual(await found(`from=${at + 1}`), ['key-blocked']);
  assert.ok((await found(`until=${at + 1}`)).includes('agreement-added'));
  assert.ok(!(await found(`until=${at + 1}`)).includes('key-blocked'));
  assert.deepEqual(await found('actor=administrator&action=key-blocked'), ['key-blocked']);
  for (const nothing of ['actor=anna', 'actor=admin', "actor=' or 1=1 --", 'from=2000000000'])
    assert.deepEqual(await found(nothing), [], nothing);
  const { head } = await aurora.admin.get<{ head: AuditVerdict['head'] }>('/v1/audit?limit=1');
  const verdict = await aurora.admin.get<AuditVerdict>(`/v1/audit-verification?head=${head.digest}`);
  assert.deepEqual([verdict.intact, verdict.found, verdict.head], [true, true, head]);
  await assert.rejects(aurora.admin.get('/v1/audit?from=yesterday'), withCode('wrong-usage'));
});

test('rows that are written at once stand in one chain', async (t) => {
  const database = await openTrail(0);
  t.after(() => database.close());
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => database.transact((tx) => recordAudit(tx, { ...entry, at }))),
  );
  assert.deepEqual(await verifyAudit(database).then(({ intact, rows }) => [intact, rows]), [true, 20]);
});
