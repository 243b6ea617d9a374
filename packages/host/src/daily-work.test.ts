import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate, startTrialHost, trialClient } from './trial-host.test.fixture.ts';

test('what takes long in a large fleet was counted at the start: who asks first does not wait for it', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const started = trial.clock.ms / 1000;
  trial.clock.ms += 20_000;
  await activate(trial, trialClient());
  assert.equal((await trial.host.doors.figures.renewals()).at, started);
});
