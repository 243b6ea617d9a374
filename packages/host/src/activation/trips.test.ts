// needs: linux postgresql
/** How often an activation crosses the wire to a database on a server: each crossing is waited for by the whole batch. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sharedPostgres, startWire, type Wire } from '@attiva/testkit';
import { testDatabaseUrl } from '../test-database.test.fixture.ts';
import { activate, outcomeOf, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';

let wire: Wire;
let trial: TrialHost;

before(async () => {
  const { port } = await sharedPostgres();
  wire = await startWire(port);
  const database = (await testDatabaseUrl()).replace(`:${port}/`, `:${wire.port}/`);
  trial = await startTrialHost({ database });
});
after(async () => {
  await trial.stop();
  await wire.close();
});

/** The fewest of three: a job of the host's own may fall into one. */
async function fewestTrips(work: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = wire.trips();
    await work();
    counts.push(wire.trips() - before);
  }
  return Math.min(...counts);
}

test('a renewal takes three trips: what is known, who has a lease, and everything recorded with the commit', async () => {
  const client = trialClient();
  assert.equal(outcomeOf(await activate(trial, client)), 'counted');
  const trips = await fewestTrips(() => activate(trial, client));
  assert.ok(trips <= 3, `${trips} trips`);
});

test('a new client takes one more: whether its identity was another before', async () => {
  const trips = await fewestTrips(() => activate(trial, trialClient()));
  assert.ok(trips <= 4, `${trips} trips`);
});
