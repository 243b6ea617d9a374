import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { daySeconds, judgeUsageFile, type JudgedUsage, RevocationSet, usageFindings } from '@attiva/protocol';
import {
  activate,
  administer,
  startDesktopHost,
  startTrialHost,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import type { UsageAnswer } from './state-usage.ts';

/** A host with three machines that goes on for days, figures taken each hour that its day's end falls into. */
async function hostOfThree(t: TestContext): Promise<TrialHost> {
  const trial = await startDesktopHost(1, { quantity: 10, customer: 'Corp', agreement: 'C-1' });
  t.after(() => trial.stop());
  for (let turn = 0; turn < 3; turn += 1) await activate(trial, trialClient());
  await trial.host.doors.dailyUse.runIfDue(trial.host.doors.now());
  return trial;
}

async function passDays(trial: TrialHost, days: number): Promise<void> {
  trial.clock.ms += days * daySeconds * 1000;
  await trial.host.doors.dailyUse.runIfDue(trial.host.doors.now());
}

async function state(trial: TrialHost, body: object): Promise<UsageAnswer> {
  const answer = await administer<UsageAnswer>(trial, '/v1/usage-statements', body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

function judge(trial: TrialHost, file: string): JudgedUsage {
  const { vendor, root } = trial.vendor;
  const now = trial.host.doors.now();
  return judgeUsageFile(
    file,
    { vendor, roots: [root.jwk], now, revocations: RevocationSet.empty },
    { customer: 'Corp' },
  );
}

test('the days that are over are stated: use, peak, editions and generations, and no name, id or address', async (t) => {
  const trial = await hostOfThree(t);
  const client = trialClient();
  await passDays(trial, 2);
  await activate(trial, client, { name: 'pc-of-anna' });
  await passDays(trial, 1);
  const { file, from, to, whole, peaks, missing } = await state(trial, { month: '2026-11' });
  assert.deepEqual([from, to, whole, missing], ['2026-11-23', '2026-11-25', false, []]);
  assert.deepEqual(peaks, [{ application: 'aurora-os', day: '2026-11-25', use: 4 }]);
  const { claims } = judge(trial, file);
  assert.deepEqual(claims.applications, [
    {
      application: 'aurora-os',
      agreement: 'C-1',
      quantity: 10,
      peak: { day: '2026-11-25', use: 4 },
      days: [3, 3, 4].map((use, index) => ({
        day: `2026-11-${23 + index}`,
        use,
        shortLived: 0,
        editions: { desktop: use },
        generations: { 2025: use },
      })),
    },
  ]);
  for (const secret of ['pc-of-anna', client.signer.id, '127.0.0.1']) assert.ok(!file.includes(secret), secret);
});

test('a month is signed once: the same bytes whenever it is asked for, and the next month names it', async (t) => {
  const trial = await hostOfThree(t);
  await passDays(trial, 9);
  const november = await state(trial, { month: '2026-11' });
  assert.deepEqual([november.whole, november.to, november.signedNow], [true, '2026-11-30', true]);
  await passDays(trial, 3);
  const again = await state(trial, { month: '2026-11' });
  assert.deepEqual([again.file, again.signedNow, again.changed], [november.file, false, []]);
  const part = await state(trial, { month: '2026-12' });
  await passDays(trial, 28);
  const december = await state(trial, { month: '2026-12' });
  assert.deepEqual([part.previous, december.previous], [november.digest, november.digest], 'a part is no link');
  const judged = [november, part, december].map((one) => judge(trial, one.file));
  for (const one of judged) assert.deepEqual(usageFindings(one, judged), []);
  const { statements } = (await administer(trial, '/v1/usage-statements')).body as { statements: { digest: string }[] };
  assert.deepEqual(
    statements.map(({ digest }) => digest),
    [december.digest, part.digest, november.digest],
  );
  const one = await administer(trial, `/v1/usage-statements/${november.digest}`);
  assert.equal(one.body['file'], november.file);
});

test('figures that have become others are told, and only a correction that is asked for says them', async (t) => {
  const trial = await hostOfThree(t);
  await passDays(trial, 9);
  const signed = await state(trial, { month: '2026-11' });
  await withDatabase(trial, async (database) => {
    await database.run("update daily_use set licensed = 2 where edition = 'desktop' and day = 20783");
    await database.run('update daily_generations set licensed = 2 where day = 20783');
  });
  const again = await state(trial, { month: '2026-11' });
  assert.equal(again.file, signed.file);
  const told = again.changed.map((one) => [one.day, one.figure, one.before, one.now]);
  assert.deepEqual(told, [
    ['2026-11-26', 'use', 3, 2],
    ['2026-11-26', 'edition desktop', 3, 2],
    ['2026-11-26', 'generation 2025', 3, 2],
  ]);
  const correction = await state(trial, { month: '2026-11', correct: true });
  assert.deepEqual([correction.replaces, correction.previous], [signed.digest, signed.digest]);
  assert.equal(
    (await state(trial, { month: '2026-11', correct: true })).file,
    correction.file,
    'nothing is left to correct',
  );
  const [first, second] = [judge(trial, signed.file), judge(trial, correction.file)];
  const whats = usageFindings(second, [first]).map(({ what }) => what);
  assert.deepEqual(whats, ['changed-figure', 'changed-figure', 'changed-figure', 'correction']);
});

test('a host that stood still counts what held meanwhile; beyond a month the days are missing, and said to be', async (t) => {
  const trial = await hostOfThree(t);
  trial.clock.ms += 60 * daySeconds * 1000;
  await activate(trial, trialClient());
  const { file, missing } = await state(trial, { month: '2026-12' });
  assert.deepEqual([missing.length, missing[0], missing.at(-1)], [21, '2026-12-01', '2026-12-21']);
  const [first] = usageFindings(judge(trial, file), []);
  assert.deepEqual(first, { what: 'missing-days', from: '2026-12-01', to: '2026-12-21' });
});

test('a restored host says so until a whole month is signed', async (t) => {
  const trial = await hostOfThree(t);
  await withDatabase(trial, (database) =>
    database.run("insert into audit values (99, ?, 'a', 'data-restored', 'host', '{}', null, null, '', '')", [
      trial.host.doors.now(),
    ]),
  );
  await passDays(trial, 9);
  const { file } = await state(trial, { month: '2026-11' });
  assert.equal(judge(trial, file).claims.restored, trial.host.doors.now() - 9 * daySeconds);
  await passDays(trial, 2);
  assert.equal(judge(trial, (await state(trial, { month: '2026-12' })).file).claims.restored, undefined);
});

test('a month that is none, has not begun or was before this host is refused with the reason', async (t) => {
  const trial = await hostOfThree(t);
  const refused = async (body: object): Promise<unknown> =>
    (await administer(trial, '/v1/usage-statements', body)).body['code'];
  assert.equal(await refused({ month: '2026-13' }), 'wrong-usage');
  assert.equal(await refused({ month: 'november' }), 'wrong-usage');
  assert.equal(await refused({ month: '2026-11' }), 'usage-not-kept', 'no day of it is over yet');
  assert.equal(await refused({ month: '2026-10' }), 'usage-not-kept');
  assert.equal(await refused({ month: '2027-01' }), 'usage-not-kept');
  assert.equal(await refused({ month: '2026-11', vendor: 'borealis.example' }), 'vendor-unknown');
  assert.equal((await administer(trial, '/v1/usage-statements/x')).body['code'], 'not-found');
});

test('a host that is not registered signs nothing', async (t) => {
  const trial = await startTrialHost({ grants: [] });
  t.after(() => trial.stop());
  const { body } = await administer(trial, '/v1/usage-statements', { month: '2026-11' });
  assert.equal(body['code'], 'host-not-registered');
});
