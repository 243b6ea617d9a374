import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { listMachines } from '../machines/list-machines.ts';
import {
  insertMachine,
  listedAt,
  type MadeMachine,
  openMachines,
  partsOf,
} from '../machines/listed-machines.test.fixture.ts';
import {
  activate,
  administer,
  startDesktopHost,
  startTrialHost,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import { DailyUseJob } from './daily-use.ts';
import { reportExpiring, reportRenewals, reportSilent } from './reports.ts';

const made: MadeMachine = {
  vendor: 'aurora.example',
  application: 'aurora-os',
  client: 'x'.repeat(20),
  name: null,
  edition: 'desktop',
  generation: 2022,
  reported: 1,
  minutesLeft: 10,
  firstSeen: listedAt - 300 * daySeconds,
  lastSeen: listedAt,
  leaseUntil: listedAt + 180 * daySeconds,
  virtual: false,
  shortLived: false,
  method: 'host',
  group: null,
  tags: [],
};

async function fleet(t: TestContext, machines: readonly Partial<MadeMachine>[]): Promise<Database> {
  const database = await openMachines();
  t.after(() => database.close());
  for (const [index, one] of machines.entries()) {
    await insertMachine(database, { ...made, client: String(index).padStart(20, 'c'), ...one });
  }
  return database;
}

const reportsOf = (database: Database): Parameters<typeof reportRenewals>[0] => ({
  ...partsOf(database),
  book: { find: () => undefined, all: () => [] },
  renewalMinutes: () => undefined,
  unwritten: () => ({ total: 0, byCode: {} }),
});

test('what ends soon and who is silent: the view beside each figure lists as many machines', async (t) => {
  const day = daySeconds;
  const database = await fleet(t, [
    {},
    { leaseUntil: listedAt + 29 * day, lastSeen: listedAt - 151 * day },
    { leaseUntil: listedAt + 30 * day, lastSeen: listedAt - 150 * day },
    { leaseUntil: listedAt - day, lastSeen: listedAt - 181 * day },
    { leaseUntil: 0, edition: 'server' },
    { leaseUntil: 0, edition: 'server', lastSeen: listedAt - 31 * day, shortLived: true },
  ]);
  const parts = reportsOf(database);
  const expiring = await reportExpiring(parts, 30);
  const silent = await reportSilent(parts, 30);
  assert.deepEqual(
    expiring.editions.map(({ edition, machines }) => [edition, machines]),
    [
      ['desktop', 1],
      ['server', 0],
    ],
  );
  assert.deepEqual(
    silent.neverActivated.map(({ edition, machines }) => [edition, machines]),
    [
      ['desktop', 0],
      ['server', 2],
    ],
  );
  assert.deepEqual(
    silent.notCalled.map(({ machines }) => machines),
    [4],
  );
  for (const { machines, view } of [...expiring.editions, ...silent.neverActivated, ...silent.notCalled]) {
    const page = await listMachines(parts, Object.fromEntries(new URLSearchParams(view)), { limit: 100 });
    assert.equal(page.machines.length, machines, view);
  }
});

test('renewals due: a week after the last contact, those without a lease left out, those too late told apart', async (t) => {
  const day = daySeconds;
  const database = await fleet(t, [
    { lastSeen: listedAt },
    { lastSeen: listedAt - 6 * day },
    { lastSeen: listedAt - 6 * day - 1 },
    { lastSeen: listedAt - 7 * day },
    { lastSeen: listedAt - 7 * day - 1 },
    { lastSeen: listedAt - 6 * day, leaseUntil: 0, edition: 'server' },
    { lastSeen: listedAt - 9 * day, leaseUntil: listedAt, edition: 'server' },
  ]);
  const { overdue, days } = await reportRenewals(reportsOf(database));
  assert.equal(overdue, 1);
  assert.deepEqual(
    days.map(({ machines }) => machines),
    [2, 1, 0, 0, 0, 0, 0, 1],
  );
});

test('the day is noted every hour, whatever the size of a step, and days that the host stood still are made good', async (t) => {
  const day = daySeconds;
  const today = Math.floor(listedAt / day);
  const database = await fleet(t, [
    { leaseUntil: listedAt + 2 * day },
    { leaseUntil: listedAt + 40 * day, lastSeen: listedAt - 29 * day },
    { leaseUntil: 0, edition: 'server', lastSeen: listedAt - 31 * day },
    { leaseUntil: listedAt + day, shortLived: true },
  ]);
  const { book } = partsOf(database);
  const job = new DailyUseJob({ database, book, rowsAtOnce: 1 });
  assert.equal(await job.runIfDue(listedAt), 1);
  assert.equal(await job.runIfDue(listedAt + 3599), 0);
  assert.equal(await job.runIfDue(listedAt + 3600), 1, 'the same day once more');
  const rows = await database.all('select edition, day, known, counted, licensed from daily_use order by edition');
  assert.deepEqual(rows, [
    { edition: 'desktop', day: today, known: 3, counted: 2, licensed: 2 },
    { edition: 'server', day: today, known: 1, counted: 0, licensed: 0 },
  ]);
  assert.equal(await job.runIfDue(listedAt + 4 * day), 5);
  const licensed = await database.all<{ licensed: number }>(
    "select licensed from daily_use where edition = 'desktop' order by day",
  );
  assert.deepEqual(
    licensed.map((row) => row.licensed),
    [2, 2, 1, 1, 1],
  );
});

async function report(trial: TrialHost, name: string): Promise<Record<string, unknown>> {
  const { status, body } = await administer(trial, `/v1/reports/${name}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

test('use against the quantity that was bought, month by month, from real activations', async (t) => {
  const trial = await startDesktopHost(1, { quantity: 10, customer: 'Corp' });
  t.after(() => trial.stop());
  for (let turn = 0; turn < 3; turn += 1) await activate(trial, trialClient());
  const { dailyUse, now } = trial.host.doors;
  await dailyUse.runIfDue(now());
  const { applications } = (await report(trial, 'use')) as { applications: { months: object[]; quantity: number }[] };
  assert.equal(applications[0]?.quantity, 10);
  assert.deepEqual(applications[0]?.months, [
    {
      month: '2026-11',
      use: 3,
      day: '2026-11-23',
      shortLived: 0,
      editions: [{ edition: 'desktop', use: 3, day: '2026-11-23' }],
      days: 1,
    },
  ]);
  const { days } = (await report(trial, 'history')) as { days: object[] };
  const place = { vendor: trial.vendor.vendor, application: 'aurora-os' };
  assert.deepEqual(days, [{ day: '2026-11-23', ...place, count: 2, inventory: 3, licensed: 3, known: 3 }]);
});

test('days that were counted are days of every application, before its first machine too: none was lost', async (t) => {
  const trial = await startDesktopHost(1);
  t.after(() => trial.stop());
  const { dailyUse, now } = trial.host.doors;
  await dailyUse.runIfDue(now());
  for (let day = 0; day < 2; day += 1) {
    trial.clock.ms += daySeconds * 1000;
    await dailyUse.runIfDue(now());
  }
  await activate(trial, trialClient());
  trial.clock.ms += 3_600_000;
  await dailyUse.runIfDue(now());
  const { applications } = (await report(trial, 'use')) as { applications: { months: object[] }[] };
  const editions = [{ edition: 'desktop', use: 1, day: '2026-11-25' }];
  const month = { month: '2026-11', use: 1, day: '2026-11-25', shortLived: 0, editions, days: 3 };
  assert.deepEqual(applications[0]?.months, [month]);
});

test('failures by cause: the day and the code, an application that no pack knows under none', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  for (let turn = 0; turn < 2; turn += 1) await activate(trial, trialClient(), { generation: 2031 });
  await activate(trial, trialClient(), { application: 'made-up' });
  await activate(trial, trialClient());
  const { causes, byDay } = (await report(trial, 'failures')) as { causes: { total: number }[]; byDay: object[] };
  assert.deepEqual(
    causes.map(({ total }) => total),
    [2, 1],
  );
  assert.equal(byDay.length, 2);
  const { images, machines } = await report(trial, 'clones');
  assert.deepEqual([images, machines], [0, 0]);
  for (const wrong of ['use?months=x', 'failures?days=-1', 'renewals?days=3', 'history?dais=3']) {
    assert.equal((await administer(trial, `/v1/reports/${wrong}`)).body['code'], 'wrong-usage', wrong);
  }
});
