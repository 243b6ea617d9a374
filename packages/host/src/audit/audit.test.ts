import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Database } from '@attiva/storage';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { administer, startTrialHost } from '../trial-host.test.fixture.ts';
import { type AuditPage, createAuditDoor } from './audit.routes.ts';
import { loadHead, recordAudit, removeAudit } from './audit.repository.ts';
import { verifyAudit } from './verify-audit.ts';

const entry = { actor: 'administrator', action: 'settings-changed', details: { to: 5 } } as const;

describe('the chain of the audit', () => {
  let database: Database;

  async function chainOf(rows: number): Promise<void> {
    database = await openTestDatabase();
    for (let at = 1; at <= rows; at += 1) {
      await database.transact((tx) =>
        recordAudit(tx, { ...entry, at, subject: `s${at}`, personal: { name: `pc-${at}` } }),
      );
    }
  }

  test('is whole as written, also after names were erased', async (t) => {
    await chainOf(5);
    t.after(() => database.close());
    assert.deepEqual(await verifyAudit(database).then(({ intact, rows }) => [intact, rows]), [true, 5]);
    await database.run('update audit set personal = null, salt = null where position = 3');
    assert.equal((await verifyAudit(database)).intact, true);
  });

  const alterations = {
    'a row altered': "update audit set details = '{}' where position = 2",
    'a row dated anew': 'update audit set at = 0 where position = 4',
    'a row taken out': 'delete from audit where position = 3',
    'the first row taken out': 'delete from audit where position = 1',
    'a name altered': `update audit set personal = '{"name":"pc-9"}' where position = 2`,
    'two rows that changed places':
      'update audit set position = case position when 2 then -3 else -2 end where position in (2, 3); update audit set position = -position where position < 0',
  };
  for (const [what, sql] of Object.entries(alterations)) {
    test(`shows ${what}`, async (t) => {
      await chainOf(5);
      t.after(() => database.close());
      await database.transact((tx) => tx.script(sql));
      const { intact, broken } = await verifyAudit(database);
      assert.equal(intact, false);
      assert.ok(broken !== undefined && broken.why !== '');
    });
  }

  test('tells by a head noted earlier that its end was taken off or written anew', async (t) => {
    await chainOf(5);
    t.after(() => database.close());
    const { digest } = await loadHead(database);
    assert.equal((await verifyAudit(database, digest)).found, true);
    await database.run('delete from audit where position > 3');
    assert.equal((await verifyAudit(database)).intact, true, 'a shorter chain is whole in itself');
    assert.deepEqual(await verifyAudit(database, digest).then(({ intact, found }) => [intact, found]), [false, false]);
  });

  test('goes on over what is forgotten after its time, even when all of it is', async (t) => {
    await chainOf(5);
    t.after(() => database.close());
    assert.equal(await database.transact((tx) => removeAudit(tx, 4, 2)), 2);
    assert.equal(await database.transact((tx) => removeAudit(tx, 4, 2)), 1);
    const kept = await verifyAudit(database);
    assert.deepEqual([kept.intact, kept.rows, kept.forgotten], [true, 2, 3]);
    const forged = `insert into audit (position, at, actor, action, subject, details, commitment, digest)
      values (2, 1, 'anna', 'settings-changed', 'host', '{}', '', 'x')`;
    await database.run(forged);
    const torn = await verifyAudit(database);
    assert.deepEqual(
      [torn.intact, torn.broken?.position],
      [false, 2],
      'a row before the beginning would be listed as any other',
    );
    await database.run('delete from audit where position = 2');
    await database.transact((tx) => removeAudit(tx, 100, 100));
    await database.transact((tx) => recordAudit(tx, { ...entry, at: 200, subject: 'after' }));
    const after = await verifyAudit(database);
    assert.deepEqual([after.intact, after.rows, after.forgotten, after.head.position], [true, 1, 5, 6]);
  });

  test('a row dated long ago behind younger ones tears nothing', async (t) => {
    await chainOf(2);
    t.after(() => database.close());
    await database.transact((tx) => recordAudit(tx, { ...entry, at: 0, subject: 'clock went back' }));
    await database.transact((tx) => removeAudit(tx, 1, 100));
    assert.deepEqual(await verifyAudit(database).then(({ intact, rows }) => [intact, rows]), [true, 3]);
  });
});

test('each change of a host is in its audit: vendor, registration, settings; no key beyond its last five', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/settings', { change: { 'intervals.renewalMinutes': 100, 'process.lowPriority': true } });
  const { body } = await administer(trial, '/v1/audit');
  const entries = body['entries'] as { action: string; subject: string; details: Record<string, unknown> }[];
  assert.deepEqual(
    entries.map(({ action }) => action),
    ['settings-changed', 'settings-changed', 'host-registered', 'signing-key-made', 'vendor-added'],
  );
  assert.deepEqual(entries.find(({ subject }) => subject === 'intervals.renewalMinutes')?.details, {
    from: null,
    to: 100,
    reset: false,
  });
  const verdict = await administer(trial, '/v1/audit-verification');
  assert.deepEqual([verdict.body['intact'], verdict.body['rows']], [true, 5]);
  const older = await administer(trial, '/v1/audit?limit=1&before=3');
  assert.equal((older.body['entries'] as { position: number }[])[0]?.position, 2);
});

test('the audit is searched by who, what and when; what a search means to a database means nothing', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await administer(trial, '/v1/settings', { change: { 'warnings.lowCount': 100 } });
  trial.clock.ms += 100_000;
  await administer(trial, '/v1/settings', { change: { 'retention.auditDays': 1000 } });
  const at = Math.floor(trial.clock.ms / 1000);
  const found = async (query: string): Promise<readonly string[]> => {
    const { status, body } = await administer(trial, `/v1/audit?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return (body['entries'] as { action: string; subject: string }[]).map(
      ({ action, subject }) => `${action} ${subject}`,
    );
  };
  const [newest, older] = ['settings-changed retention.auditDays', 'settings-changed warnings.lowCount'];
  assert.deepEqual(await found('action=settings-changed'), [newest, older]);
  assert.deepEqual(await found('action=settings-changed&limit=1'), [newest]);
  assert.deepEqual(await found('search=LOWCOUNT'), [older]);
  assert.deepEqual(await found(`action=settings-changed&until=${at}&search=`), [older]);
  assert.deepEqual(await found(`from=${at}&actor=administrator`), [newest]);
  for (const nothing of [
    'search=%25',
    'search=low_ount',
    "search=' or 1=1 --",
    'search=%5C',
    'actor=anna',
    'from=2000000000',
  ])
    assert.deepEqual(await found(nothing), [], nothing);
});

test('a search looks at twenty thousand rows for one page, and says where to go on', async (t) => {
  const database = await openTestDatabase();
  t.after(() => database.close());
  const rows = 45_000;
  await database.run(
    `with recursive n(position) as (select 1 union all select position + 1 from n where position < ?)
      insert into audit (position, at, actor, action, subject, details, personal, salt, commitment, digest)
      select position, position, 'anna', 'settings-changed', 's' || cast(position as text) || '.', '{}', null, null, '', '' from n`,
    [rows],
  );
  const door = createAuditDoor(database);
  const found: number[] = [];
  const places: (number | undefined)[] = [];
  for (let before: number | undefined = rows + 1; before !== undefined; before = places.at(-1)) {
    const page: AuditPage = await door.list({ search: 's7.', before, limit: 10 });
    found.push(...page.entries.map(({ position }) => position));
    places.push(page.next);
  }
  assert.deepEqual([found, places], [[7], [25_001, 5001, undefined]]);
  assert.equal((await door.list({ limit: 10 })).next, rows - 9);
  // Whatever narrows: one that nothing matches must not hold up the line.
  for (const none of [{ actor: 'bruno' }, { action: 'x' }, { from: 1e9 }, { until: -1 }] as const)
    assert.equal((await door.list({ ...none, limit: 10 })).next, 25_001, JSON.stringify(none));
});
