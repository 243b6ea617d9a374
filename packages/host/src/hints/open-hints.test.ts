import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { KeyId, RequestId, VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { insertHints, withdrawHints } from './hint.repository.ts';
import { type HintsOfBatch, OpenHints } from './open-hints.ts';

const machine = { vendor: 'aurora.example' as VendorId, client: 'C'.repeat(20) as KeyId };
const now = 1_000_000;

async function oneHint(t: TestContext): Promise<{ database: Database; hints: OpenHints }> {
  const database = await openTestDatabase();
  t.after(() => database.close());
  const hints = new OpenHints();
  await insertHints(database, [{ ...machine, id: 'first' as RequestId, kind: 'renew', createdAt: now }]);
  await hints.load(database, now);
  return { database, hints };
}

/** A batch that offers the machine its hint, committed; what it changed does not count yet. */
async function batchOf(database: Database, hints: OpenHints): Promise<HintsOfBatch> {
  const batch = hints.begin();
  await database.transact(async (tx) => {
    assert.equal(batch.offer(machine, now)?.id, 'first');
    await batch.save(tx);
  });
  return batch;
}

test('a hint that is withdrawn beside a batch does not come back with it', async (t) => {
  const { database, hints } = await oneHint(t);
  const batch = await batchOf(database, hints);
  await hints.change(database, now, (tx) => withdrawHints(tx, undefined, now));
  await batch.committed();
  assert.deepEqual([hints.of(machine), hints.size], [[], 0]);
});

test('a hint that is given beside a batch is not lost with it, nor what the batch has given', async (t) => {
  const { database, hints } = await oneHint(t);
  const batch = await batchOf(database, hints);
  const second = { ...machine, id: 'second' as RequestId, kind: 'new-identity', createdAt: now } as const;
  await hints.change(database, now, (tx) => insertHints(tx, [second]));
  await batch.committed();
  const waiting = hints.of(machine).map(({ id, isGiven }) => [id, isGiven] as const);
  assert.deepEqual(Object.fromEntries(waiting), { first: true, second: false });
});

test('the batch behind a withdrawal gives nothing of it, and a change that failed counts for nothing', async (t) => {
  const { database, hints } = await oneHint(t);
  const failed = hints.change(database, now, async (tx) => {
    await withdrawHints(tx, undefined, now);
    throw new TypeError('not so');
  });
  await assert.rejects(failed, TypeError);
  assert.equal(hints.of(machine).length, 1);
  const withdrawing = hints.change(database, now, (tx) => withdrawHints(tx, undefined, now));
  const next = database.transact(async () => hints.begin().offer(machine, now));
  await withdrawing;
  assert.equal(await next, undefined);
});
