import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Database } from '@attiva/storage';
import { isPostgres } from '@attiva/testkit';
import {
  activate,
  administer,
  startTrialHost,
  storedWarningThatNames,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { NameForgetting, type NamesForgotten } from './forget-names.ts';
import { RetentionJob } from './retention-job.ts';

const oneRow = { aim: 15, first: 1, least: 1, most: 1 };

/** A host whose setting becomes another with each of its starts. */
async function trialWith(t: TestContext): Promise<{ trial: TrialHost; set(names: string): Promise<void> }> {
  const run = {
    trial: await startTrialHost(),
    async set(names: string): Promise<void> {
      const { folder, clock, vendor: madeVendor } = run.trial;
      await run.trial.host.close();
      run.trial = await startTrialHost({ folder, clock, madeVendor, config: `names = "${names}"\n` });
    },
  };
  t.after(() => run.trial.stop());
  return run;
}

/** What the tables hold, whoever may see it. */
async function kept(trial: TrialHost): Promise<{ inventory: string[]; events: (string | null)[] }> {
  return withDatabase(trial, async (database) => ({
    inventory: (await database.all<{ name: string }>('select name from client_names')).map(({ name }) => name),
    events: (await database.all<{ name: string | null }>('select name from events order by event')).map(
      ({ name }) => name,
    ),
  }));
}

/** All that is told of machines and events, as one text. */
async function told(trial: TrialHost): Promise<string> {
  const paths = ['/v1/events', '/v1/clients', '/v1/machines', '/v1/status'];
  const answers = await Promise.all(paths.map((path) => administer(trial, path)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    paths.map(() => 200),
  );
  return JSON.stringify(answers);
}

/** Steps of one event each; ends after so many. */
async function erase(database: Database, steps: number): Promise<NamesForgotten | undefined> {
  let left = steps;
  const forgetting = new NameForgetting({
    database,
    monotonic: () => 0,
    sizes: oneRow,
    async giveWay() {
      left -= 1;
      if (left < 0) forgetting.stop();
    },
  });
  return forgetting.run();
}

const minute = 60_000;
const isDigest = (name: string | null): boolean => /^[\w-]{16}$/u.test(name ?? '');

describe('a stricter setting for names', () => {
  test('shows no name of before from its first moment on, and the same setting keeps them', async (t) => {
    const run = await trialWith(t);
    const client = trialClient();
    await activate(run.trial, client, { name: 'pc-secret' });
    await run.set('full');
    assert.match(await told(run.trial), /pc-secret/);
    assert.deepEqual(await run.trial.host.doors.names.run(), undefined);
    await withDatabase(run.trial, (database) =>
      database.run('update hosts set warnings = ?', [storedWarningThatNames('pc-secret')]),
    );
    await run.set('none');
    const warnings = await withDatabase(run.trial, (database) => database.get<object>('select warnings from hosts'));
    assert.doesNotMatch(JSON.stringify(warnings), /pc-secret/);
    assert.deepEqual((await kept(run.trial)).inventory, []);
    assert.equal((await kept(run.trial)).events[0], 'pc-secret', 'the rows of events wait');
    assert.doesNotMatch(await told(run.trial), /pc-secret/);
    assert.equal(
      (await administer(run.trial, '/v1/forgotten', { machine: 'pc-secret' })).status,
      400,
      'nor to who asks',
    );
    assert.deepEqual(await run.trial.host.doors.names.run(), { events: 1, complete: true });
    assert.deepEqual(await kept(run.trial), { inventory: [], events: [null] });
    assert.equal(await run.trial.host.doors.names.run(), undefined);
  });

  test('goes on after a stop in the middle; what machines say meanwhile is kept as the new setting has it', async (t) => {
    const run = await trialWith(t);
    const clients = [trialClient(), trialClient(), trialClient()];
    for (const client of clients) await activate(run.trial, client, { name: 'pc-secret' });
    await run.set('hashed');
    assert.deepEqual(await withDatabase(run.trial, (database) => erase(database, 1)), { events: 1, complete: false });
    // Nothing else is forgotten until names are.
    const due = (): Promise<object | undefined> =>
      withDatabase(run.trial, (database) => {
        const periods = { eventDays: 90, clientDays: 400, auditDays: 730 };
        const parts = { database, periods: () => periods, clock: { holdsBack: async () => false } };
        return new RetentionJob({ ...parts, monotonic: () => 0, giveWay: async () => undefined }).runIfDue(9e9);
      });
    assert.equal(await due(), undefined);
    run.trial.clock.ms += minute;
    for (const client of clients.slice(0, 2)) await activate(run.trial, client, { name: 'pc-secret' });
    await run.set('hashed');
    assert.doesNotMatch(await told(run.trial), /pc-secret/);
    assert.match(await told(run.trial), /"name":"[\w-]{16}"/, 'digests are shown');
    assert.deepEqual(await withDatabase(run.trial, (database) => erase(database, 1)), { events: 1, complete: false });
    assert.deepEqual(await run.trial.host.doors.names.run(), { events: 1, complete: true });
    const { inventory, events } = await kept(run.trial);
    assert.notEqual(await due(), undefined);
    assert.deepEqual(events.map(isDigest), [false, false, false, true, true]);
    assert.deepEqual(events.slice(0, 3), [null, null, null]);
    assert.deepEqual(inventory.map(isDigest), [true, true]);
  });

  test('that is followed by a freer or an even stricter one before all is erased', async (t) => {
    const run = await trialWith(t);
    const client = trialClient();
    await activate(run.trial, client, { name: 'pc-secret' });
    // Nobody in the inventory: found by the name in its event alone.
    const iat = Math.floor(run.trial.clock.ms / 1000) + 5 * 3600;
    assert.equal(await activate(run.trial, trialClient(), { name: 'pc-late', iat }), 'clock-difference');
    assert.equal((await run.trial.host.doors.explain('pc-late')).kind, 'refused');
    await run.set('none');
    await withDatabase(run.trial, (database) => erase(database, 1));
    await run.set('full');
    run.trial.clock.ms += minute;
    await activate(run.trial, client, { name: 'pc-new' });
    assert.doesNotMatch(await told(run.trial), /pc-secret|pc-late/, 'what was to be forgotten does not come back');
    assert.match(await told(run.trial), /pc-new.*pc-new/);
    assert.equal((await run.trial.host.doors.explain('pc-late')).kind, 'never-called', 'nor is it found');
    await run.set('hashed');
    assert.doesNotMatch(await told(run.trial), /pc-secret|pc-late|pc-new/);
    run.trial.clock.ms += minute;
    await activate(run.trial, client, { name: 'pc-new' });
    // Two hosts may be at it at once, while one takes over from another: each step goes on where the last one ended.
    // A file has one process.
    const both = await withDatabase(run.trial, (one) => {
      const erasing = (other: Database): Promise<(NamesForgotten | undefined)[]> =>
        Promise.all([erase(one, 9), erase(other, 9)]);
      return isPostgres ? withDatabase(run.trial, erasing) : erasing(one);
    });
    assert.equal((both[0]?.events ?? 0) + (both[1]?.events ?? 0), 2);
    const { inventory, events } = await kept(run.trial);
    assert.deepEqual(events.slice(0, 3), [null, null, null]);
    assert.deepEqual([...events.slice(3), ...inventory].map(isDigest), [true, true]);
  });
});
