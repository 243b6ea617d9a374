/** Identity over real sockets: clones split, machines that succeed themselves are counted once, thieves get nothing. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSuccession, type VendorId } from '@attiva/protocol';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  type TrialClient,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

const minute = 60_000;

function succession(trial: TrialHost, from: TrialClient, to: TrialClient, vendor?: string): Promise<string> {
  const iat = Math.floor(trial.clock.ms / 1000);
  return createSuccession({ vendor: (vendor ?? trial.vendor.vendor) as VendorId, iat, to: to.signer.id }, from.signer);
}

describe('a new identity that succeeds the old one', () => {
  test('takes its place: counted once, licensed at once, its name forgotten under the old id', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const old = trialClient();
    for (const client of [trialClient(), trialClient(), old]) await activate(trial, client, { name: 'pc-old' });
    const successor = trialClient();
    const succeeds = await succession(trial, old, successor);
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, successor, { succeeds, name: 'pc-new' })), 'licensed');
    const status = await statusOf(trial);
    assert.equal(status.inventory, 3);
    assert.equal(status.editions.find(({ id }) => id === 'desktop')?.licensed, 1);
    const rows = await trial.host.doors.clients({ limit: 10, offset: 0 });
    assert.deepEqual(
      rows.filter(({ client }) => client === old.signer.id || client === successor.signer.id).map(({ name }) => name),
      ['pc-new'],
    );
  });

  test('is a renewal where a quantity is enforced', async (t) => {
    const trial = await startTrialHost({
      applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold: 1 }] }],
      grants: [{ application: 'aurora-os', terms: { quantity: 1, mode: 'enforce' } }],
    });
    t.after(() => trial.stop());
    const [old, successor, stranger] = [trialClient(), trialClient(), trialClient()];
    assert.equal(outcomeOf(await activate(trial, old)), 'licensed');
    trial.clock.ms += minute;
    const succeeds = await succession(trial, old, successor);
    assert.equal(outcomeOf(await activate(trial, successor, { succeeds })), 'licensed');
    assert.equal(outcomeOf(await activate(trial, stranger)), 'counted');
  });

  test('whose answer got lost gets it again, even when a clone has shown the old identity meanwhile', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [old, successor] = [trialClient(), trialClient()];
    await activate(trial, old);
    trial.clock.ms += minute;
    const lost = await requestOf(trial, successor, { succeeds: await succession(trial, old, successor) });
    assert.equal((await post(trial, lost.statement)).status, 200);
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, old)), 'counted', 'the clone is a machine of its own now');
    assert.equal((await post(trial, lost.statement)).status, 200);
    assert.equal((await statusOf(trial)).inventory, 2);
  });

  test('is refused once both have been seen', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [old, successor] = [trialClient(), trialClient()];
    await activate(trial, old);
    await activate(trial, successor);
    trial.clock.ms += minute;
    const succeeds = await succession(trial, old, successor);
    assert.equal(await activate(trial, successor, { succeeds }), 'succession-refused');
    assert.equal((await statusOf(trial)).inventory, 2);
  });

  test('by somebody without the old key is refused, and the old one keeps its place', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [victim, thief, other] = [trialClient(), trialClient(), trialClient()];
    for (const client of [victim, trialClient(), trialClient()]) await activate(trial, client);
    trial.clock.ms += minute;
    // Signed by the thief himself, naming the victim; made for another machine; for another vendor; rubbish.
    const forged = [
      await succession(trial, thief, thief),
      await succession(trial, victim, other),
      await succession(trial, victim, thief, 'other.example'),
      'rubbish',
    ];
    for (const succeeds of forged) {
      assert.equal(await activate(trial, thief, { succeeds }), 'succession-refused');
      trial.clock.ms += 1000;
    }
    assert.equal((await statusOf(trial)).inventory, 3);
    assert.equal(outcomeOf(await activate(trial, victim)), 'licensed');
  });
});

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
    const [event] = await trial.host.doors.events({ limit: 1, client: image.signer.id });
    assert.deepEqual([event?.code, event?.heldBy, event?.name], ['new-identity', 'pc-first', 'pc-second']);
    const { clones } = await trial.host.doors.status();
    assert.deepEqual(clones, [
      { vendor: trial.vendor.vendor, client: image.signer.id, splits: 1, names: ['pc-first', 'pc-second'] },
    ]);
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
