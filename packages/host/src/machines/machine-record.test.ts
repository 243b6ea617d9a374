import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { activate, administer, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';
import type { MachineChange } from './machine-change.repository.ts';
import type { ListedMachine } from './listed-machine.ts';

async function trialFor(t: TestContext): Promise<TrialHost> {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  return trial;
}

async function called(trial: TrialHost, name: string): Promise<{ vendor: string; client: string }> {
  const client = trialClient();
  await activate(trial, client, { name });
  return { vendor: trial.vendor.vendor, client: client.signer.id };
}

interface MachineRecord {
  readonly machines: readonly ListedMachine[];
  readonly changes: readonly MachineChange[];
}

async function record(trial: TrialHost, client: string): Promise<MachineRecord> {
  const { status, body } = await administer<MachineRecord>(trial, `/v1/machines/${client}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

test('a machine tells its rows and who did what to it, also after it was taken out', async (t) => {
  const trial = await trialFor(t);
  const [machine, other] = [await called(trial, 'pc-1'), await called(trial, 'pc-2')];
  await administer(trial, '/v1/machine-marks', { machines: [machine, other], add: ['kiosk'], group: 'floor 2' });
  await administer(trial, '/v1/machine-marks', { machines: [other], add: ['bar'] });
  const before = await record(trial, machine.client);
  assert.deepEqual(
    before.machines.map(({ name, tags, group }) => [name, tags, group]),
    [['pc-1', ['kiosk'], 'floor 2']],
  );
  const at = Math.floor(trial.clock.ms / 1000);
  const marked = { at, actor: 'administrator', action: 'machines-marked' };
  assert.deepEqual(before.changes, [{ ...marked, words: { add: 'kiosk', remove: '', group: 'floor 2' } }]);
  trial.clock.ms += 60_000;
  await administer(trial, '/v1/machine-removals', { machines: [machine] });
  const after = await record(trial, machine.client);
  assert.deepEqual(after.machines, []);
  assert.deepEqual(
    after.changes.map(({ action, at: then }) => [action, then - at]),
    [
      ['machines-removed', 60],
      ['machines-marked', 0],
    ],
  );
  assert.deepEqual((await record(trial, 'x'.repeat(other.client.length))).changes, []);
});

test('an id that is a pattern stands for itself, and what is no id is refused', async (t) => {
  const trial = await trialFor(t);
  const machine = await called(trial, 'pc-1');
  await administer(trial, '/v1/machine-marks', { machines: [machine], add: ['kiosk'] });
  const pattern = '_'.repeat(machine.client.length);
  assert.deepEqual(await record(trial, pattern), { ...(await record(trial, pattern)), machines: [], changes: [] });
  for (const wrong of ['%25', 'x', "'%20or%201=1", '%00', '..%2Fcount']) {
    assert.equal((await administer(trial, `/v1/machines/${wrong}`)).body['code'], 'wrong-usage', wrong);
  }
});

test('marks that somebody changed meanwhile are left as they are, and it is told who did it', async (t) => {
  const trial = await trialFor(t);
  const machine = await called(trial, 'pc-1');
  const seen = { group: null, tags: [] };
  const first = await administer(trial, '/v1/machine-marks', {
    machines: [machine],
    add: ['b', 'a'],
    group: 'floor 2',
    expected: seen,
  });
  assert.deepEqual(first.body['results'], [{ ...machine, outcome: 'marked' }]);
  const changedAt = Math.floor(trial.clock.ms / 1000);
  trial.clock.ms += 5000;
  const second = await administer(trial, '/v1/machine-marks', { machines: [machine], add: ['c'], expected: seen });
  const present = { group: 'floor 2', tags: ['a', 'b'] };
  assert.deepEqual(second.body['results'], [
    { ...machine, outcome: 'changed', present, changedBy: 'administrator', changedAt },
  ]);
  assert.deepEqual((await record(trial, machine.client)).machines[0]?.tags, ['a', 'b']);
  const third = await administer(trial, '/v1/machine-marks', {
    machines: [machine],
    remove: ['a', 'b'],
    group: null,
    expected: { ...present, tags: ['b', 'a'] },
  });
  assert.deepEqual(third.body['results'], [{ ...machine, outcome: 'marked' }], 'in any order');
  assert.equal((await record(trial, machine.client)).changes.length, 2, 'what was not done is not in the audit');
});

test('a view is divided by what there is, and each part is a view that is counted like any other', async (t) => {
  const trial = await trialFor(t);
  const machines = [await called(trial, 'pc-1'), await called(trial, 'pc-2'), await called(trial, 'srv-1')];
  await administer(trial, '/v1/machine-marks', { machines: machines.slice(0, 2), add: ['a&b', 'kiosk'], group: 'two' });
  type Parts = Readonly<Record<'parts', readonly { value: string; query: string }[]>>;
  const parts = async (query: string): Promise<Parts['parts']> =>
    (await administer<Parts>(trial, `/v1/machines/parts?${query}`)).body.parts;
  const tags = await parts('by=tag&search=pc-1&sort=name');
  assert.deepEqual(tags, [
    { value: 'a&b', query: 'search=pc-1&tag=a%26b&sort=name' },
    { value: 'kiosk', query: 'search=pc-1&tag=kiosk&sort=name' },
  ]);
  assert.equal((await administer(trial, `/v1/machines/count?${tags[0]?.query}`)).body['count'], 1);
  const values = async (query: string): Promise<readonly string[]> => (await parts(query)).map(({ value }) => value);
  assert.deepEqual(await values('by=group'), ['two']);
  assert.deepEqual(await values('by=state'), ['licensed', 'grace', 'notification']);
  assert.deepEqual(await values('by=state&state=grace'), ['grace']);
  assert.deepEqual(await values('by=virtual'), ['yes', 'no']);
  assert.deepEqual(await values('by=virtual&virtual=no'), ['no']);
  assert.deepEqual(await values('by=vendor'), [trial.vendor.vendor]);
  assert.equal((await values('by=edition')).length, 1);
  assert.deepEqual(await values('by=edition&vendor=nobody.example'), []);
  assert.ok((await values('by=generation')).length > 0);
  for (const wrong of ['by=color', '', 'by=tag&state=lost']) {
    assert.equal((await administer(trial, `/v1/machines/parts?${wrong}`)).body['code'], 'wrong-usage', wrong);
  }
});
