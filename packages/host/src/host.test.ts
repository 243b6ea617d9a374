/** The host as a whole, in the fewest words: it counts, and from its threshold on it licenses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate, outcomeOf, startTrialHost, type TrialClient, trialClient } from './trial-host.test.fixture.ts';

test('a registered host counts three desktops and licenses the third', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const fleet = [trialClient(), trialClient(), trialClient()];
  const outcomes: string[] = [];
  for (const client of fleet) outcomes.push(outcomeOf(await activate(trial, client)));
  assert.deepEqual(outcomes, ['counted', 'counted', 'licensed']);
  trial.clock.ms += 7_200_000;
  const again = await activate(trial, fleet[0] as TrialClient);
  assert.equal(outcomeOf(again), 'licensed');
  const status = await trial.host.doors.status();
  const os = status.vendors[0]?.applications.find(({ id }) => id === 'aurora-os');
  assert.equal(os?.inventory, 3);
  assert.equal(os?.editions.find(({ id }) => id === 'desktop')?.licensed, 2);
  assert.equal(os?.requests.total, 4);
});
