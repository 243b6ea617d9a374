/**
 * Successions over real sockets: a machine that takes a new identity, or hands over to its agent, is counted once; whoever has
 * a client's id, its old requests or the statements that passed on the wire can neither remove, rename nor lower anything.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSuccession, type VendorId } from '@attiva/protocol';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  startDesktopHost,
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

/** Another identity on the machine of this client. */
function beside({ device }: TrialClient): TrialClient {
  return { ...trialClient(), device };
}

/** What an administrator sees of the clients, oldest first. */
async function inventory(trial: TrialHost): Promise<readonly (readonly [string, string | null, number])[]> {
  const rows = await trial.host.doors.clients({ limit: 100, offset: 0 });
  return rows
    .map(({ client, name, leaseUntil }) => [client, name, leaseUntil] as const)
    .toSorted(([a], [b]) => a.localeCompare(b));
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
    const trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
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

describe('an identity that is counted already takes over', () => {
  test('on the same machine, from each that stood beside it: counted once, nothing else lost', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const anna = trialClient();
    const [agent, boris] = [beside(anna), beside(anna)];
    for (const client of [anna, boris, agent, trialClient()]) await activate(trial, client, { name: 'pc' });
    assert.equal((await statusOf(trial)).inventory, 4);
    for (const [user, left] of [
      [anna, 3],
      [boris, 2],
    ] as const) {
      trial.clock.ms += minute;
      const answer = await activate(trial, agent, { succeeds: await succession(trial, user, agent), name: 'pc-agent' });
      assert.equal(outcomeOf(answer), 'licensed');
      assert.equal((await statusOf(trial)).inventory, left);
    }
    const seen = await inventory(trial);
    assert.deepEqual(
      seen
        .filter(([client]) => [anna, boris, agent].some(({ signer }) => signer.id === client))
        .map(([, name]) => name),
      ['pc-agent'],
    );
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, agent)), 'licensed', 'and goes on in its own turn');
  });

  test('many machines at once: each request is told its own count, and the last count is the true one', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const pairs = Array.from({ length: 8 }, () => trialClient()).map((user) => [user, beside(user)] as const);
    for (const client of pairs.flat()) await activate(trial, client);
    trial.clock.ms += minute;
    const requests = pairs.map(async ([user, agent]) =>
      activate(trial, agent, { succeeds: await succession(trial, user, agent) }),
    );
    const answers = await Promise.all([...requests, activate(trial, trialClient())]);
    assert.deepEqual(new Set(answers.map(outcomeOf)), new Set(['licensed']));
    assert.equal((await statusOf(trial)).inventory, 9);
    const next = await activate(trial, trialClient());
    assert.equal(
      typeof next === 'object' && next.kind === 'lease' && next.lease.count,
      2,
      'capped at twice the threshold',
    );
  });

  test('is a renewal where a quantity is enforced: the lease of the old one counts for the new', async (t) => {
    const trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
    t.after(() => trial.stop());
    const user = trialClient();
    const agent = beside(user);
    assert.equal(outcomeOf(await activate(trial, user)), 'licensed');
    assert.equal(outcomeOf(await activate(trial, agent)), 'counted', 'the one place is taken');
    trial.clock.ms += minute;
    assert.equal(
      outcomeOf(await activate(trial, agent, { succeeds: await succession(trial, user, agent) })),
      'licensed',
    );
    const status = await statusOf(trial);
    assert.deepEqual([status.inventory, status.editions[0]?.licensed], [1, 1]);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
  });

  test('on a machine that shows too little of itself it is refused, and both go on being counted', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const user: TrialClient = { ...trialClient(), device: [7, 0, 0] };
    const agent = beside(user);
    for (const client of [user, agent]) await activate(trial, client);
    trial.clock.ms += minute;
    assert.equal(
      await activate(trial, agent, { succeeds: await succession(trial, user, agent) }),
      'succession-refused',
    );
    assert.equal((await statusOf(trial)).inventory, 2);
    assert.equal(outcomeOf(await activate(trial, agent)), 'licensed', 'without it the machine goes on');
  });
});

/** The same statement, whose payload names another client: all that an id alone is good for. */
function underAnotherId(statement: string, { signer }: TrialClient): string {
  const [header = '', payload = '', signature = ''] = statement.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...claims, iss: signer.id })).toString('base64url');
  return `${header}.${forged}.${signature}`;
}

describe('a thief', () => {
  test('of a client id, of old requests or of a succession seen on the wire changes nothing', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const old = trialClient();
    const [victim, thief] = [beside(old), beside(old)]; // He shows the very same hardware.
    await activate(trial, old, { name: 'pc-victim' });
    await activate(trial, thief, { name: 'pc-thief' });
    trial.clock.ms += minute;
    const seen = await succession(trial, old, victim);
    const recorded = await requestOf(trial, victim, { succeeds: seen, name: 'pc-victim' });
    await activate(trial, victim, { succeeds: seen, name: 'pc-victim' });
    trial.clock.ms += minute;
    const later = await requestOf(trial, victim, { name: 'pc-before' });
    await post(trial, later.statement);
    trial.clock.ms += minute;
    await activate(trial, victim, { name: 'pc-victim' });
    const before = await inventory(trial);
    const tries = [
      { succeeds: seen }, // Signed by the old key, but for the victim's new one.
      { succeeds: await succession(trial, thief, thief) },
      { succeeds: await succession(trial, thief, victim) },
    ];
    for (const wish of tries) assert.equal(await activate(trial, thief, wish), 'succession-refused');
    const { statement } = await requestOf(trial, thief, { name: 'pc-renamed' });
    const { body: refusal } = await post(trial, underAnotherId(statement, victim));
    assert.equal(refusal['code'], 'not-authentic');
    for (const replayed of [recorded, later]) {
      const { status, body } = await post(trial, replayed.statement);
      assert.deepEqual([status, body['code']], [409, 'request-overtaken']);
    }
    assert.deepEqual(await inventory(trial), before);
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, victim)), 'licensed');
  });

  test('with a copy of the key on other hardware is refused: the original keeps its row', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const [victim, clone] = [trialClient(), trialClient()];
    await activate(trial, victim, { name: 'pc-victim' });
    await activate(trial, clone);
    const before = await inventory(trial);
    trial.clock.ms += minute;
    const succeeds = await succession(trial, victim, clone);
    // Also when he claims the victim's hardware in this very request: what counts is what was seen before.
    const lied = { succeeds, device: victim.device };
    for (const wish of [{ succeeds }, lied]) assert.equal(await activate(trial, clone, wish), 'succession-refused');
    assert.deepEqual(await inventory(trial), before);
  });

  test('with a copy of the key who claims the same hardware removes a row: its owner is counted anew and loses no license', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const victim = trialClient();
    const clone = beside(victim);
    for (let turn = 0; turn < 3; turn += 1, trial.clock.ms += minute) await activate(trial, victim, { name: 'pc' });
    await activate(trial, clone);
    trial.clock.ms += minute;
    const answer = await activate(trial, clone, { succeeds: await succession(trial, victim, clone) });
    assert.equal(outcomeOf(answer), 'licensed');
    assert.equal((await statusOf(trial)).inventory, 1, 'the row of the victim is gone');
    trial.clock.ms += minute;
    const next = await activate(trial, victim, { name: 'pc' });
    assert.equal(outcomeOf(next), 'licensed', 'at its very next contact, under its own identity');
    assert.equal(typeof next === 'object' && next.kind === 'lease' && next.lease.turn, 4, 'its turn goes on');
    assert.equal((await statusOf(trial)).inventory, 2);
    const names = (await inventory(trial)).map(([, name]) => name);
    assert.ok(names.includes('pc'));
  });
});
