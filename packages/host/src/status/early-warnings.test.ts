import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activate,
  administer,
  startTrialHost,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';
import { type CountEvidence, earlyWarnings } from './early-warnings.ts';
import type { HostWarning } from './host-warning.ts';

const now = 1_800_000_000;
const hour = 3600;
const application = {
  subject: 'aurora.example/os',
  name: 'Aurora OS',
  inventory: 24,
  editions: [{ name: 'Desktop', threshold: 25, licensed: 30 }],
};
const quiet: CountEvidence = { applications: [], lastRequest: undefined, lowCount: undefined, idleHours: undefined };

function codes(evidence: Partial<CountEvidence>): string[] {
  return earlyWarnings({ ...quiet, ...evidence }, now).map(({ code, text }) => `${code}: ${text}`);
}

describe('early warnings', () => {
  test('say that machines with a lease will not be renewed', () => {
    assert.deepEqual(codes({ applications: [application] }), [
      'count-low: Aurora OS counts 24 machines; Desktop needs 25: 30 machines with a lease will not be renewed.',
    ]);
  });

  test('are silent while a new host fills up, unless the administrator wants to know', () => {
    const young = { ...application, inventory: 1, editions: [{ name: 'Desktop', threshold: 25, licensed: 0 }] };
    assert.deepEqual(codes({ applications: [young] }), []);
    assert.deepEqual(codes({ applications: [young], lowCount: 30 }), [
      'count-low: Aurora OS counts 1 machine, fewer than 30.',
    ]);
    assert.deepEqual(codes({ applications: [{ ...young, inventory: 30 }], lowCount: 30 }), []);
  });

  test('say that nobody calls, after the hours that were set and not without', () => {
    const lastRequest = now - 12 * hour;
    assert.deepEqual(codes({ lastRequest }), []);
    assert.deepEqual(codes({ lastRequest, idleHours: 13 }), []);
    assert.equal(codes({ lastRequest, idleHours: 12 }).length, 1);
    assert.deepEqual(codes({ idleHours: 1 }), [], 'nobody could call yet');
  });
});

async function health(trial: TrialHost, path = ''): Promise<{ status: number; body: Record<string, unknown> }> {
  return administer(trial, `/v1/health${path}`);
}

describe('health for probes', () => {
  test('is alive before it is ready, and ready once it serves', async (t) => {
    const unregistered = await startTrialHost({ grants: [] });
    t.after(() => unregistered.stop());
    assert.equal((await health(unregistered, '/live')).status, 200);
    const refused = await health(unregistered, '/ready');
    assert.deepEqual([refused.status, refused.body['ready'], refused.body['status']], [503, false, 'error']);
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    assert.equal((await health(trial, '/ready')).status, 200);
    assert.deepEqual((await health(trial)).body, { status: 'ok', ready: true, warnings: [] });
    const { status } = await administer(trial, '/v1/health/live', undefined, { authorization: '' });
    assert.equal(status, 403);
  });

  test('names the warning that explains another, and settings count at once', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    trial.clock.ms += 5 * hour * 1000;
    await administer(trial, '/v1/settings', { change: { 'warnings.idleHours': 4, 'warnings.lowCount': 5 } });
    const warnings = async (): Promise<HostWarning[]> => (await health(trial)).body['warnings'] as HostWarning[];
    assert.deepEqual(
      (await warnings()).map(({ code, dependsOn }) => [code, dependsOn]),
      [
        ['count-low', 'no-requests'],
        ['no-requests', undefined],
      ],
    );
    assert.equal((await warnings())[0]?.subject, `${trial.vendor.vendor}/aurora-os`);
    await administer(trial, '/v1/settings', { change: { 'warnings.idleHours': null, 'warnings.lowCount': null } });
    assert.deepEqual(await warnings(), []);
  });

  test('tells that a count which was reached has fallen', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    for (let i = 0; i < 3; i += 1) await activate(trial, trialClient());
    await withDatabase(trial, (database) => database.run('update clients set lease_until = last_seen + 86400000'));
    trial.clock.ms += 60 * 24 * hour * 1000;
    const { body } = await health(trial);
    assert.match(JSON.stringify(body), /count-low.*counts 0 machines; .* needs 3: .* will not be renewed/);
  });
});
