import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate, startTrialHost, trialClient, type TrialHost, withDatabase } from '../trial-host.test.fixture.ts';

async function kept(trial: TrialHost): Promise<string> {
  return withDatabase(trial, async (database) =>
    JSON.stringify([
      await database.all('select name from client_names'),
      await database.all('select name from events'),
    ]),
  );
}

test('a stricter setting for names forgets those kept before, the same one keeps them', async (t) => {
  let trial = await startTrialHost();
  t.after(() => trial.stop());
  const client = trialClient();
  await activate(trial, client, { name: 'pc-secret' });
  trial = await trial.restart();
  assert.match(await kept(trial), /pc-secret.*pc-secret/);
  const { folder, clock, vendor: madeVendor } = trial;
  await trial.host.close();
  trial = await startTrialHost({ folder, clock, madeVendor, config: 'names = "hashed"\n' });
  assert.doesNotMatch(await kept(trial), /pc-secret/);
  clock.ms += 60_000;
  await activate(trial, client, { name: 'pc-secret' });
  assert.match(await kept(trial), /"name":"[\w-]{16}"/);
  await trial.host.close();
  trial = await startTrialHost({ folder, clock, madeVendor, config: 'names = "none"\n' });
  assert.equal(await kept(trial), '[[],[{"name":null},{"name":null}]]');
});
