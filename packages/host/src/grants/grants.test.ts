import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import {
  activate,
  administer,
  outcomeOf,
  startMs,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import type { KeyStatus } from '../status/host-status.ts';

const now = Math.floor(startMs / 1000);

async function keysOf(trial: TrialHost): Promise<KeyStatus[]> {
  return (await administer(trial, '/v1/host-keys')).body['keys'] as KeyStatus[];
}

const stateOf = async (trial: TrialHost): Promise<unknown[]> =>
  (await keysOf(trial)).map(({ key, generation, state, supersededBy }) => [key, generation, state, supersededBy?.key]);

/** A host with the keys …OLDER of 2022 and …NEWER of 2025. */
async function withTwo(newer: object = {}): Promise<TrialHost> {
  return startTrialHost({
    applications: [
      { id: 'aurora-os', generations: [2019, 2022, 2025], editions: [{ id: 'desktop', threshold: 1 }] },
      { id: 'aurora-office', generations: [2024], editions: [{ id: 'office', threshold: 1 }] },
    ],
    grants: [
      { application: 'aurora-os', terms: { generation: 2022 } },
      { application: 'aurora-os', terms: { generation: 2025, ...newer } },
    ],
  });
}

describe('host keys', () => {
  test('one of a newer generation stands beside the older one, which is then superseded and may be put away', async (t) => {
    const trial = await withTwo();
    t.after(() => trial.stop());
    assert.deepEqual(
      (await stateOf(trial)).map((row) => (row as unknown[]).slice(1, 3)),
      [
        [2025, 'serving'],
        [2022, 'superseded'],
      ],
    );
    assert.equal((await statusOf(trial)).generation, 2025);
    const [, old] = await keysOf(trial);
    const retired = await administer(trial, '/v1/key-retirements', { key: old?.grant });
    assert.deepEqual([retired.status, retired.body['lost']], [200, []]);
    assert.equal((await keysOf(trial)).length, 1);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'licensed');
    const restarted = await trial.restart();
    t.after(() => restarted.stop());
    assert.equal((await keysOf(restarted)).length, 1);
  });

  test('the only one that serves is put away by force alone, and it is said what is lost', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [key] = await keysOf(trial);
    const refused = await administer(trial, '/v1/key-retirements', { key: `…${key?.key}` });
    assert.deepEqual([refused.status, refused.body['code']], [409, 'grant-in-use']);
    assert.match(String(refused.body['detail']), /only key that serves Aurora Os: .* machines are refused/);
    const forced = await administer(trial, '/v1/key-retirements', { key: key?.key.toLowerCase(), force: true });
    assert.equal(forced.status, 200);
    assert.equal((forced.body['lost'] as string[]).length, 1);
    assert.equal(await activate(trial, trialClient()), 'host-not-registered');
    const { body } = await administer(trial, '/v1/audit');
    assert.match(JSON.stringify(body), /host-key-retired/);
  });

  test('the newer of two is not put away by the way: the newer machines would be refused', async (t) => {
    const trial = await withTwo();
    t.after(() => trial.stop());
    const [newer] = await keysOf(trial);
    const refused = await administer(trial, '/v1/key-retirements', { key: newer?.grant });
    assert.match(String(refused.body['detail']), /up to generation 2025: without it machines newer than 2022/);
    assert.equal((await administer(trial, '/v1/key-retirements', { key: 'QQQQQ' })).body['code'], 'not-found');
  });

  test('when a newer term has ended, the older perpetual key serves its generation again', async (t) => {
    const trial = await withTwo({ until: now + 10 * daySeconds, graceDays: 5 });
    t.after(() => trial.stop());
    const [client, newer] = [trialClient(), trialClient()];
    assert.equal(outcomeOf(await activate(trial, client, { generation: 2022 })), 'licensed');
    trial.clock.ms += 20 * daySeconds * 1000;
    const judged = await activate(trial, client, { generation: 2022 });
    assert.ok(typeof judged !== 'string' && judged.kind === 'lease');
    assert.equal(judged.lease.ends, 'validity');
    const counted = await activate(trial, newer, { generation: 2025 });
    assert.ok(typeof counted !== 'string' && counted.kind === 'counted');
    assert.equal(counted.notice.reason, 'agreement-ended');
    assert.deepEqual(
      (await keysOf(trial)).map(({ generation, state }) => [generation, state]),
      [
        [2025, 'ended'],
        [2022, 'serving'],
      ],
    );
    const { warnings } = await trial.host.doors.status();
    assert.deepEqual(
      warnings.map(({ code }) => code),
      ['agreement-ended'],
    );
  });
});
