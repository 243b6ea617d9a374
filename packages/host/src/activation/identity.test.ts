/** Identity over real sockets: clones split, lone machines never do. Successions are in `succession.test.ts`. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  type TrialClient,
  trialClient,
} from '../trial-host.test.fixture.ts';

const minute = 60_000;

describe('clones of one image', () => {
  test('split: the later one is told, its row stays, one event names both machines', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const image = trialClient();
    await activate(trial, image, { name: 'image' });
    const first: TrialClient = { ...image, device: [1, 1, 1] };
    const second: TrialClient = { ...image, device: [2, 2, 2] };
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, first, { name: 'pc-first' })), 'counted');
    trial.clock.ms += minute;
    const before = await trial.host.doors.clients({ limit: 10, offset: 0 });
    assert.equal(outcomeOf(await activate(trial, second, { name: 'pc-second' })), 'new-identity');
    assert.deepEqual(await trial.host.doors.clients({ limit: 10, offset: 0 }), before, 'the row is unchanged');
    const [event] = (await trial.host.doors.events({ limit: 1, client: image.signer.id })).events;
    assert.deepEqual([event?.code, event?.heldBy, event?.name], ['new-identity', 'pc-first', 'pc-second']);
    const { clones } = await trial.host.doors.status();
    assert.deepEqual(
      clones.map(({ client, image, splits, names }) => ({ client, image, splits, names })),
      [{ client: image.signer.id, image: 'pc-first', splits: 1, names: ['pc-second'] }],
    );
    assert.equal(outcomeOf(await activate(trial, trialClient(), { name: 'pc-second' })), 'counted');
    assert.equal((await statusOf(trial)).inventory, 2);
  });

  test('a lost answer, a retry and a restored state are no clones', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    await activate(trial, client);
    const restored = { ...client.prev } as { store: string; turn: number };
    for (let turn = 0; turn < 3; turn += 1) {
      trial.clock.ms += minute;
      await post(trial, (await requestOf(trial, client)).statement); // Never arrives.
      trial.clock.ms += minute;
      assert.equal(outcomeOf(await activate(trial, client)), 'counted');
    }
    trial.clock.ms += minute;
    client.prev = restored;
    assert.equal(outcomeOf(await activate(trial, client)), 'counted');
    assert.equal((await statusOf(trial)).inventory, 1);
  });
});
