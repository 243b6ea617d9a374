import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Database, SqlValue } from '@attiva/storage';
import {
  activate,
  administer,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { RetentionJob, type RetentionOptions } from './retention-job.ts';

const day = 86_400;

async function lengths(trial: TrialHost): Promise<Record<string, number>> {
  return withDatabase(trial, async (database) => ({
    events: (await database.all('select event from events')).length,
    clients: (await database.all('select client from clients')).length,
    names: (await database.all('select client from client_names')).length,
  }));
}

const twoRows = { aim: 15, first: 2, least: 2, most: 2 };

const seconds = (trial: TrialHost): number => Math.floor(trial.clock.ms / 1000);

/** Nobody waits, no time passes, and no clock was set: what a test means otherwise it says. */
function usualParts(database: Database): RetentionOptions {
  return {
    database,
    periods: () => ({ eventDays: 90, clientDays: 400, auditDays: 730 }),
    clock: { holdsBack: async () => false },
    giveWay: async () => undefined,
    monotonic: () => 0,
  };
}

describe('forgetting what is past its time', () => {
  test('events after 90 days, clients with their names after 400 days without contact; totals stay', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [gone, kept] = [trialClient(), trialClient()];
    for (const client of [gone, kept]) await activate(trial, client, { name: 'pc' });
    const { retention } = trial.host.doors;
    trial.clock.ms += 91 * day * 1000;
    await activate(trial, kept, { name: 'pc' });
    assert.deepEqual(await retention.runIfDue(seconds(trial)), { events: 2, clients: 0, complete: true });
    assert.deepEqual(await lengths(trial), { events: 1, clients: 2, names: 2 });
    trial.clock.ms += 310 * day * 1000;
    await activate(trial, kept, { name: 'pc' });
    assert.deepEqual(await retention.runIfDue(seconds(trial)), { events: 1, clients: 1, complete: true });
    assert.deepEqual(await lengths(trial), { events: 1, clients: 1, names: 1 });
    assert.equal((await statusOf(trial)).requests.total, 4);
  });

  test('once a day, also over restarts', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    assert.equal(
      await trial.host.doors.retention.runIfDue(seconds(trial)),
      undefined,
      'this clock was never looked at',
    );
    trial.clock.ms += day * 1000;
    assert.ok(await trial.host.doors.retention.runIfDue(seconds(trial)));
    trial = await trial.restart();
    assert.equal(await trial.host.doors.retention.runIfDue(seconds(trial) + day - 1), undefined);
    assert.ok(await trial.host.doors.retention.runIfDue(seconds(trial) + day));
  });

  test('a clock that has run ahead has nothing forgotten', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    trial.clock.ms += day * 1000;
    const removed = await trial.host.doors.retention.runIfDue(seconds(trial) + 10_000 * day);
    assert.deepEqual(removed, { events: 0, clients: 0, complete: true });
  });

  test('in steps of bounded size, and no more of them than one run may take', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 10; i += 1) await activate(trial, trialClient());
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      let givenWay = 0;
      const usual = {
        ...usualParts(database),
        giveWay: async () => {
          givenWay += 1;
        },
      };
      const job = new RetentionJob({ ...usual, sizes: twoRows, steps: 3 });
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 6, clients: 0, complete: false });
      assert.equal(givenWay, 3, 'each step lets machines that wait go first');
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 4, clients: 2, complete: false });
      const rest = new RetentionJob(usual);
      const [one, same] = [rest.runIfDue(seconds(trial)), rest.runIfDue(seconds(trial))];
      assert.equal(one, same, 'never two at once');
      assert.deepEqual(await one, { events: 0, clients: 8, complete: true });
    });
  });

  test('however long tables are walked over: runs that may take few steps forget machines first, and come to their end', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 3; i += 1) await activate(trial, trialClient());
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      const today = Math.floor(seconds(trial) / day);
      const days = Array.from({ length: 20 }, (_, index) => [today + 1 + index]);
      await database.runEach('insert into counted_days (day, taken_at) values (?, 0)', [...days, [1], [2], [3]]);
      const job = new RetentionJob({
        ...usualParts(database),
        sizes: twoRows,
        steps: 2,
      });
      const run = (): ReturnType<typeof job.runIfDue> => job.runIfDue(seconds(trial));
      assert.deepEqual(await run(), { events: 3, clients: 0, complete: false });
      assert.deepEqual(await run(), { events: 0, clients: 3, complete: false });
      // Eleven steps only to look at what stays, each time.
      let runs = 1;
      while ((await run())?.complete === false) runs += 1;
      assert.ok(runs <= 4, String(runs));
      const left = await database.all<{ day: number }>('select day from counted_days where day <> ?', [today]);
      assert.equal(left.length, 20);
      assert.equal(await run(), undefined, 'that was noted');
    });
  });

  test('and no further once the clock is set meanwhile: the rest waits', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 6; i += 1) await activate(trial, trialClient());
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      let asked = 0;
      let isSet = true;
      const job = new RetentionJob({
        ...usualParts(database),
        // Before the run, then before each step: set before the third.
        clock: { holdsBack: async () => isSet && (asked += 1) > 3 },
        sizes: twoRows,
      });
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 4, clients: 0, complete: false });
      assert.equal(await job.runIfDue(seconds(trial)), undefined);
      isSet = false;
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 2, clients: 6, complete: true });
    });
  });

  test('and no further once it is stopped: what was forgotten stays so, the rest waits for the next start', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 6; i += 1) await activate(trial, trialClient());
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      let given = 0;
      const usual = {
        ...usualParts(database),
        sizes: twoRows,
      };
      const job = new RetentionJob({
        ...usual,
        giveWay: async () => {
          given += 1;
          if (given === 3) job.stop();
        },
      });
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 4, clients: 0, complete: false });
      assert.equal(await job.runIfDue(seconds(trial)), undefined);
      const next = new RetentionJob(usual);
      assert.deepEqual(await next.runIfDue(seconds(trial)), { events: 2, clients: 6, complete: true });
    });
    const { retention } = trial.host.doors;
    await trial.host.close();
    assert.equal(await retention.runIfDue(seconds(trial) + day), undefined, 'a host that is closed has stopped it');
  });

  test('as the settings say it at this moment', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [gone, kept] = [trialClient(), trialClient()];
    for (const client of [gone, kept]) await activate(trial, client, { name: 'pc' });
    trial.clock.ms += 60 * day * 1000;
    await activate(trial, kept, { name: 'pc' });
    const { retention } = trial.host.doors;
    assert.deepEqual(await retention.runIfDue(seconds(trial)), { events: 0, clients: 0, complete: true });
    const change = { 'retention.eventDays': 31, 'retention.clientDays': 45 };
    assert.equal((await administer(trial, '/v1/settings', { change })).status, 200);
    trial.clock.ms += day * 1000;
    assert.deepEqual(await retention.runIfDue(seconds(trial)), { events: 2, clients: 1, complete: true });
  });

  test('a machine that came to another application while a run goes on keeps its name', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [gone, moved] = [trialClient(), trialClient()];
    for (const client of [gone, moved]) await activate(trial, client, { name: 'pc' });
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      let steps = 0;
      const job = new RetentionJob({
        ...usualParts(database),
        periods: () => ({ eventDays: 600, clientDays: 400, auditDays: 730 }),
        giveWay: async () => {
          steps += 1;
          if (steps > 1) return;
          const [row] = await database.all<Record<string, SqlValue>>('select * from clients where client = ?', [
            moved.signer.id,
          ]);
          const other = { ...row, application: 'other', last_seen: seconds(trial) };
          const [columns, values] = [Object.keys(other), Object.values(other)];
          await database.run(
            `insert into clients (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
            values,
          );
        },
      });
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 0, clients: 2, complete: true });
      const names = await database.all('select client from client_names where client in (?, ?)', [
        gone.signer.id,
        moved.signer.id,
      ]);
      assert.deepEqual(names, [{ client: moved.signer.id }]);
    });
  });

  test('a period that is raised while a run goes on holds from the next step on', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 6; i += 1) await activate(trial, trialClient());
    trial.clock.ms += 500 * day * 1000;
    await activate(trial, trialClient());
    await withDatabase(trial, async (database) => {
      let clientDays = 400;
      const job = new RetentionJob({
        ...usualParts(database),
        periods: () => ({ eventDays: 600, clientDays, auditDays: 730 }),
        giveWay: async () => {
          if ((await lengths(trial))['clients'] === 5) clientDays = 600;
        },
        sizes: twoRows,
      });
      assert.deepEqual(await job.runIfDue(seconds(trial)), { events: 0, clients: 2, complete: true });
    });
  });

  test('not within 24 hours of a step of the clock, forward or back, whatever a restart forgets', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    await activate(trial, client);
    trial.clock.ms += 100 * day * 1000;
    await activate(trial, client);
    const set = (days: number): void => {
      trial.clock.ms += days * day * 1000;
      trial.clock.setBy = (trial.clock.setBy ?? 0) + days * day * 1000;
    };
    const run = (): Promise<object | undefined> => trial.host.doors.retention.runIfDue(seconds(trial));
    set(1000);
    assert.equal(await run(), undefined);
    trial = await trial.restart();
    trial.clock.ms += (day - 1) * 1000;
    assert.equal(await run(), undefined);
    set(-1000);
    trial = await trial.restart();
    assert.equal(await run(), undefined);
    assert.equal((await lengths(trial))['events'], 2);
    trial.clock.ms += day * 1000;
    assert.deepEqual(await run(), { events: 1, clients: 0, complete: true });
  });
});
