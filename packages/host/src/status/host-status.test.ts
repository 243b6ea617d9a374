import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activate,
  outcomeOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { loadRequestMinutes } from './status.repository.ts';

async function warned(trial: TrialHost): Promise<string[]> {
  return (await trial.host.doors.status()).warnings.map(({ code }) => code);
}

describe('the status', () => {
  test('says that the data are older than the clients, over restarts, for 30 days, and the host serves on', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    for (let turn = 0; turn < 3; turn += 1) {
      await activate(trial, client);
      trial.clock.ms += 60_000;
    }
    assert.deepEqual(await warned(trial), []);
    // As after a restored backup: the row stands where it stood two answers ago.
    await withDatabase(trial, (database) => database.run('update clients set turn = 1, head = 0, last_iat = 1'));
    assert.equal(outcomeOf(await activate(trial, client)), 'counted');
    assert.deepEqual(await warned(trial), ['host-data-older-than-clients']);
    trial = await trial.restart();
    assert.deepEqual(await warned(trial), ['host-data-older-than-clients']);
    trial.clock.ms += 31 * 86_400_000;
    assert.deepEqual(await warned(trial), []);
  });

  test('counts requests by reported state, and the failed ones', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient(), { state: 5 });
    await activate(trial, trialClient(), { state: 5, edition: 'mainframe' });
    await activate(trial, trialClient(), { state: 2, edition: 'server' });
    const { requests, editions, count, inventory } = await statusOf(trial);
    assert.deepEqual(requests, { total: 3, failed: 1, byState: [0, 0, 1, 0, 0, 2, 0] });
    assert.deepEqual([count, inventory], [2, 2]);
    assert.deepEqual(
      editions.map(({ id, needed, known, licensed }) => ({ id, needed, known, licensed })),
      [
        { id: 'desktop', needed: 1, known: 1, licensed: 0 },
        { id: 'server', needed: 0, known: 1, licensed: 1 },
      ],
    );
  });

  test('counts the requests of the last hour, refused ones that left no trace and those before a restart too', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    await activate(trial, trialClient(), { edition: 'mainframe' });
    trial.host.doors.onForeignNetwork('192.0.2.1');
    const now = Math.floor(trial.clock.ms / 1000);
    const lastHour = async (): Promise<unknown> => (await trial.host.doors.status()).lastHour;
    const since = now - (now % 60) - 59 * 60;
    assert.deepEqual(await lastHour(), { since, requests: 3, refused: 2 });
    trial = await trial.restart();
    assert.deepEqual(await lastHour(), { since, requests: 2, refused: 1 });
    trial.clock.ms += 3_600_000;
    assert.deepEqual(await lastHour(), { since: since + 3600, requests: 0, refused: 0 });
  });

  test('a look at the requests before a start is bounded, and says from when on it is complete', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let minute = 0; minute < 3; minute += 1) {
      await activate(trial, trialClient());
      trial.clock.ms += 60_000;
    }
    const now = Math.floor(trial.clock.ms / 1000);
    const look = async (most: number): Promise<readonly [number, number]> => {
      const { minutes, from } = await withDatabase(trial, (on) => loadRequestMinutes(on, { since: now - 3000, most }));
      return [minutes.reduce((sum, { requests }) => sum + requests, 0), from];
    };
    assert.deepEqual(await look(10), [3, now - 3000]);
    assert.deepEqual(await look(2), [2, now - 120]);
  });

  test('warns before an agreement ends, after it ended, and before registration', async (t) => {
    const until = Math.floor(Date.UTC(2027, 0, 10) / 1000);
    const trial = await startTrialHost({ grants: [{ application: 'aurora-os', terms: { until } }] });
    t.after(() => trial.stop());
    const text = async (): Promise<string | undefined> => (await trial.host.doors.status()).warnings[0]?.text;
    assert.match((await text()) ?? '', /ends on 2027-01-10/);
    trial.clock.ms = (until + 86_400) * 1000;
    assert.match((await text()) ?? '', /ended on 2027-01-10/);
    const unregistered = await startTrialHost({ grants: [] });
    t.after(() => unregistered.stop());
    assert.deepEqual(await warned(unregistered), ['host-not-registered']);
  });

  test('names a grant that no pack describes', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await trial.join(trial.vendor, [
      { application: 'aurora-os', terms: { application: 'aurora-new', iat: trial.vendor.issuedAt + 5 } },
    ]);
    assert.deepEqual(await warned(trial), ['edition-unknown']);
  });
});

test('names are kept as the configuration has it', async (t) => {
  const hashed = await startTrialHost({ config: 'names = "hashed"\n' });
  t.after(() => hashed.stop());
  await activate(hashed, trialClient(), { name: 'pc-secret' });
  const none = await startTrialHost({ config: 'names = "none"\n' });
  t.after(() => none.stop());
  await activate(none, trialClient(), { name: 'pc-secret' });
  for (const trial of [hashed, none]) {
    await withDatabase(trial, async (database) => {
      const kept = JSON.stringify([
        await database.all('select * from client_names'),
        await database.all('select * from events'),
      ]);
      assert.doesNotMatch(kept, /pc-secret|127\.0\.0\.1/);
    });
  }
});
