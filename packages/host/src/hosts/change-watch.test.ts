import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createSilentLog } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { type AuditAction, recordAudit, removeAudit } from '../audit/audit.repository.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { type ChangedPart, changedParts, ChangeWatch, noteMovedHints } from './change-watch.ts';

interface Watched {
  readonly database: Database;
  /** What was loaded anew since the last question. */
  readonly looked: () => Promise<readonly ChangedPart[]>;
  readonly record: (action: AuditAction, at?: number) => Promise<void>;
  readonly broken: Set<ChangedPart>;
}

async function watched(t: TestContext): Promise<Watched> {
  const database = await openTestDatabase();
  t.after(() => database.close());
  const record = (action: AuditAction, at = 1): Promise<void> =>
    database.transact(
      async (tx) => void (await recordAudit(tx, { at, actor: 'x', action, subject: 's', details: {} })),
    );
  await record('settings-changed');
  const loaded: ChangedPart[] = [];
  const broken = new Set<ChangedPart>();
  const open = await ChangeWatch.open({ database, log: createSilentLog() });
  const takeOver = (part: ChangedPart) => async (): Promise<void> => {
    if (broken.has(part)) throw new Error(`${part} cannot be loaded`);
    loaded.push(part);
  };
  const [settings, vendors, access, hints] = changedParts.map(takeOver);
  assert.ok(settings && vendors && access && hints);
  const watch = open({ settings, vendors, access, hints });
  const looked = async (): Promise<readonly ChangedPart[]> => {
    await watch.look();
    return loaded.splice(0);
  };
  return { database, looked, record, broken };
}

test('what stands in the trail since the last look is loaded anew, and nothing else', async (t) => {
  const { database, looked, record } = await watched(t);
  assert.deepEqual(await looked(), []);
  await record('logged-in');
  assert.deepEqual(await looked(), []);
  for (const action of ['revocations-taken', 'logged-in', 'account-changed', 'pack-added'] as const)
    await record(action);
  assert.deepEqual(await looked(), ['vendors', 'access']);
  assert.deepEqual(await looked(), []);
  await database.transact((tx) => noteMovedHints(tx));
  assert.deepEqual(await looked(), ['hints']);
});

test('a part that cannot be loaded keeps no other out, and is tried again', async (t) => {
  const { looked, record, broken } = await watched(t);
  broken.add('settings');
  for (const action of ['settings-changed', 'revocations-taken', 'api-token-revoked'] as const) await record(action);
  assert.deepEqual(await looked(), ['vendors', 'access']);
  assert.deepEqual(await looked(), []);
  broken.clear();
  assert.deepEqual(await looked(), ['settings']);
});

test('where the trail has lost its end, or another stands in its place, everything is loaded anew', async (t) => {
  const { database, looked, record } = await watched(t);
  for (let at = 0; at < 3; at += 1) await record('logged-in');
  await looked();
  await database.run('delete from audit where position > 2');
  assert.deepEqual(await looked(), changedParts);
  // As a standby would go on that had not heard of the last rows.
  await database.run('delete from audit where position > 1');
  for (let at = 0; at < 4; at += 1) await record('logged-in', 9);
  assert.deepEqual(await looked(), changedParts);
  await database.transact((tx) => removeAudit(tx, 100, 2));
  assert.deepEqual(await looked(), []);
});

test('who asks while a look is under way has what was changed before that, too', async (t) => {
  const { database, record } = await watched(t);
  const open = await ChangeWatch.open({ database, log: createSilentLog() });
  const gate = Promise.withResolvers<void>();
  const loaded: ChangedPart[] = [];
  const note = (part: ChangedPart) => async (): Promise<void> => void loaded.push(part);
  const settings = (): Promise<void> => gate.promise.then(note('settings'));
  const watch = open({ settings, vendors: note('vendors'), access: note('access'), hints: note('hints') });
  await record('settings-changed');
  const first = watch.look();
  await record('account-changed');
  const [second, third] = [watch.look(), watch.look()];
  gate.resolve();
  await first;
  await second;
  assert.equal(second, third, 'one more serves all who came meanwhile');
  assert.ok(loaded.includes('access'));
  await watch.stop();
});
