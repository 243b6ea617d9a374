import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { KeyId, RequestId, VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { type CarriedRow, loadRequests, saveRows } from './carried.repository.ts';
import { exportCarried, handOutCarried, removeCarriedRequests } from './carry-out.ts';
import type { CarryRoom } from './carry-room.ts';

const vendor = 'aurora.example' as VendorId;
const waiting: CarriedRow = {
  vendor,
  client: 'C'.repeat(20) as KeyId,
  kind: 'license-request',
  about: 'ABCDE',
  nonce: 'first' as RequestId,
  statement: 'x.y.z',
  device_key: 'ABCDE',
  asked_at: 1,
  collected_at: 1,
  state: 'waiting',
  changed_at: 1,
  product: null,
  code: null,
  detail: null,
  answer: null,
};
const ready: CarriedRow = { ...waiting, state: 'ready', answer: '{"chain":[]}' };
const newer: CarriedRow = { ...waiting, nonce: 'second' as RequestId, asked_at: 2 };

/** A room with one request, in whose next turn something else comes first. */
async function roomWith(
  t: TestContext,
  before: CarriedRow,
  meanwhile: CarriedRow,
): Promise<{ room: CarryRoom; database: Database }> {
  const database = await openTestDatabase();
  t.after(() => database.close());
  await saveRows(database, [before]);
  const room = {
    database,
    now: () => 5,
    book: { find: () => ({ revocations: { chains: () => [] } }) },
    inTurn: async <T>(work: () => Promise<T>): Promise<T> => {
      await saveRows(database, [meanwhile]);
      return work();
    },
  } as unknown as CarryRoom;
  return { room, database };
}

const stored = async (database: Database, { client, nonce }: CarriedRow): Promise<CarriedRow | undefined> =>
  (await loadRequests(database, [{ client, nonce }]))[0];

const order = { requests: [waiting], actor: 'anna' };

test('an answer that comes while its request is exported is kept', async (t) => {
  const { room, database } = await roomWith(t, waiting, ready);
  await assert.rejects(exportCarried(room, order), { code: 'wrong-usage' });
  assert.deepEqual(await stored(database, ready), ready);
});

test('a newer request that comes while the older is exported, handed out or removed stays', async (t) => {
  for (const [before, act] of [
    [waiting, exportCarried],
    [ready, handOutCarried],
  ] as const) {
    const { room, database } = await roomWith(t, before, newer);
    await assert.rejects(act(room, order), { code: 'wrong-usage' });
    assert.deepEqual(await stored(database, newer), newer);
  }
  const { room, database } = await roomWith(t, waiting, newer);
  assert.equal(await removeCarriedRequests(room, order), 0);
  assert.deepEqual(await stored(database, newer), newer);
});

test('an answer that comes while its request is removed is kept; what is as it was is exported', async (t) => {
  const { room, database } = await roomWith(t, waiting, ready);
  assert.equal(await removeCarriedRequests(room, order), 0);
  assert.deepEqual(await stored(database, ready), ready);
  const quiet = await roomWith(t, waiting, waiting);
  assert.equal((await exportCarried(quiet.room, order)).requests, 1);
  assert.equal((await stored(quiet.database, waiting))?.state, 'exported');
});
