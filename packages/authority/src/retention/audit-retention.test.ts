import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClockWatch, createSilentLog, type StepSizes } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { fakeClock } from '@attiva/testkit';
import { loadHead, pageOfAudit, recordAudit } from '../audit/audit.repository.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { openBench } from '../authority.test.fixture.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { type AuditRetention, createAuditRetention } from './audit-retention.ts';

const bench = await openBench();
const day = 86_400;

/** An empty trail of an authority whose clock is as nobody set it, with a row a day for a thousand days. */
async function trail(sizes?: StepSizes): Promise<{
  readonly database: Database;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly start: () => AuditRetention;
}> {
  const clock = fakeClock();
  const database = await openTestDatabase(clock.now);
  const now = (): number => Math.floor(clock.now() / 1000);
  const start = (): AuditRetention => {
    const uptime = (): number => clock.monotonic() / 1000;
    const log = createSilentLog();
    const watch = createClockWatch({ database, table: 'fact', machine: 'authority', now: clock.now, uptime, log });
    const usual = { database, now, monotonic: clock.monotonic, clock: watch, auditDays: 730, log };
    return createAuditRetention({ ...usual, ...(sizes !== undefined && { sizes }) });
  };
  await start().runIfDue();
  for (let i = 0; i < 1000; i += 1) {
    clock.advance(day * 1000);
    await database.transact((tx) =>
      recordAudit(tx, { at: now(), actor: 'anna', action: 'key-created', subject: `k-${i}`, details: {} }),
    );
  }
  return { database, clock, start };
}

test('entries are forgotten after two years, in bounded steps, and the chain stays whole and findable', async (t) => {
  const { database, start } = await trail({ aim: 15, first: 7, least: 7, most: 7 });
  t.after(() => database.close());
  const head = await loadHead(database);
  assert.equal(await start().runIfDue(), 269);
  assert.equal(await start().runIfDue(), undefined, 'once a day, also over a restart');
  assert.deepEqual(await verifyAudit(database, head.digest), {
    intact: true,
    rows: 731,
    forgotten: 269,
    head,
    found: true,
  });
  const last = await pageOfAudit(database, { limit: 10, before: 272 });
  assert.deepEqual([last.entries.map(({ subject }) => subject), last.next], [['k-270', 'k-269'], undefined]);
  await database.run('delete from audit where position = 270');
  assert.equal((await verifyAudit(database)).intact, false, 'one that is taken out beyond them shows');
});

test('all of them may go: the next one goes on where the chain ended', async (t) => {
  const { database, clock, start } = await trail();
  t.after(() => database.close());
  clock.advance(800 * day * 1000);
  assert.equal(await start().runIfDue(), 1000);
  await database.transact((tx) =>
    recordAudit(tx, { at: 1, actor: 'anna', action: 'key-created', subject: 'next', details: {} }),
  );
  const { intact, rows, forgotten, head } = await verifyAudit(database);
  assert.deepEqual([intact, rows, forgotten, head.position], [true, 1, 1000, 1001]);
});

test('nothing is forgotten within 24 hours of a step of the clock', async (t) => {
  const { database, clock, start } = await trail();
  t.after(() => database.close());
  clock.set(clock.now() + 5000 * day * 1000);
  assert.equal(await start().runIfDue(), undefined);
  clock.advance(23 * 3_600_000);
  clock.set(clock.now() - 5000 * day * 1000);
  assert.equal(await start().runIfDue(), undefined);
  clock.advance(day * 1000);
  assert.equal(await start().runIfDue(), 271, 'what is past its time by the right clock, and no more');
});

test('and no further once the clock is set meanwhile: the rest waits', async (t) => {
  const { database, clock, start } = await trail();
  t.after(() => database.close());
  let isSet = true;
  let asked = 0;
  // Before the run, then before each step: set before the third.
  const watch = { look: async () => undefined, holdsBack: async () => isSet && (asked += 1) > 3 };
  const now = (): number => Math.floor(clock.now() / 1000);
  const steps = { monotonic: clock.monotonic, sizes: { aim: 15, first: 100, least: 100, most: 100 } };
  const usual = { database, now, clock: watch, auditDays: 730, log: createSilentLog(), ...steps };
  assert.equal(await createAuditRetention(usual).runIfDue(), 200);
  assert.equal((await verifyAudit(database)).forgotten, 200);
  isSet = false;
  assert.equal(await createAuditRetention(usual).runIfDue(), 69, 'not a day later: that run was not whole');
  assert.equal(await start().runIfDue(), undefined);
});

test('one that stops forgets nothing more', async (t) => {
  const { database, start } = await trail();
  t.after(() => database.close());
  const retention = start();
  await retention.stop();
  assert.equal(await retention.runIfDue(), undefined);
  assert.equal((await verifyAudit(database)).forgotten, 0);
});

test('an authority that runs forgets by itself', async (t) => {
  const aurora = await bench.start();
  t.after(() => aurora.close());
  const { retention } = aurora.authority;
  await retention.start();
  aurora.clock.advance(731 * day);
  await aurora.addCustomer();
  assert.ok(Number(await retention.runIfDue()) > 0);
  const { entries } = await aurora.admin.get<{ entries: readonly { action: string }[] }>('/v1/audit');
  assert.ok(entries.length > 0 && entries.every(({ action }) => action !== 'authority-initialized'));
  assert.equal((await aurora.admin.get<{ intact: boolean }>('/v1/audit-verification')).intact, true);
});
