/** Short-lived machines, over real sockets: what they get, how they count, and what is left of them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSuccession, judgeReleaseAnswer, RevocationSet } from '@attiva/protocol';
import {
  activate,
  outcomeOf,
  post,
  requestOf,
  startDesktopHost,
  statusOf,
  type TrialClient,
  trialClient,
  type TrialHost,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const hour = 3_600_000;
const short = { ephemeral: true } as const;

/** Says goodbye; gives the code of a refusal, or `released`. */
async function leave(trial: TrialHost, client: TrialClient): Promise<string> {
  // As clients do: two requests within a second do not bear one date.
  const iat = Math.floor(trial.clock.ms / 1000) + 1;
  const { statement, pending } = await requestOf(trial, client, { ...short, leaves: true, iat });
  const { status, body } = await post(trial, statement);
  if (status !== 200) return String(body['code']);
  judgeReleaseAnswer(body, pending, {
    vendor: trial.vendor.vendor,
    roots: [trial.vendor.root.jwk],
    now: Math.floor(trial.clock.ms / 1000),
    revocations: RevocationSet.empty,
  });
  return 'released';
}

async function rowsOf(trial: TrialHost): Promise<{ clients: number; names: number } | undefined> {
  const counts = 'select (select count(*) from clients) as clients, (select count(*) from client_names) as names';
  return withDatabase(trial, (database) => database.get(counts));
}

describe('a short-lived machine', () => {
  test('gets a lease of a day that it renews at half', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const answer = await activate(trial, trialClient(), short);
    assert.ok(typeof answer !== 'string' && answer.kind === 'lease');
    assert.equal(answer.lease.exp - answer.lease.iat, 24 * 3600);
    assert.equal(answer.lease.renewAfter, 12 * 3600);
  });

  test('is counted while it lives: a hundred, one after the other, are one', async (t) => {
    const trial = await startDesktopHost(3);
    t.after(() => trial.stop());
    for (let job = 0; job < 100; job += 1) {
      const client = trialClient();
      assert.equal(outcomeOf(await activate(trial, client, short)), 'counted', `job ${job}`);
      assert.equal(await leave(trial, client), 'released');
    }
    const { count } = await statusOf(trial);
    assert.equal(count, 1, 'the highest number at once');
    assert.deepEqual(await rowsOf(trial), { clients: 0, names: 0 }, 'nothing is left of them');
  });

  test('three at once reach the threshold of three, and for the window the next one alone is licensed', async (t) => {
    const trial = await startDesktopHost(3);
    t.after(() => trial.stop());
    const jobs = [trialClient(), trialClient(), trialClient()];
    const outcomes = [];
    for (const job of jobs) outcomes.push(outcomeOf(await activate(trial, job, short)));
    assert.deepEqual(outcomes, ['counted', 'counted', 'licensed']);
    for (const job of jobs) await leave(trial, job);
    trial.clock.ms += 29 * 24 * hour;
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'licensed');
    trial.clock.ms += 2 * 24 * hour;
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'counted', 'that day is out of the window');
  });

  test('counts beside machines that stay', async (t) => {
    const trial = await startDesktopHost(3);
    t.after(() => trial.stop());
    await activate(trial, trialClient());
    await activate(trial, trialClient());
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'licensed');
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'licensed');
    assert.equal((await statusOf(trial)).count, 4);
  });

  test('that neither comes back nor leaves is counted no more after 26 hours', async (t) => {
    const trial = await startDesktopHost(2);
    t.after(() => trial.stop());
    await activate(trial, trialClient(), short);
    trial.clock.ms += 26 * hour;
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'counted', 'still one at once');
    trial.clock.ms += 25 * hour;
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'licensed', 'now two are alive');
  });

  test('recorded requests bring nobody back who has left', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const client = trialClient();
    const { statement } = await requestOf(trial, client, short);
    await post(trial, statement);
    trial.clock.ms += 1000;
    const goodbye = await requestOf(trial, client, { ...short, leaves: true });
    assert.equal((await post(trial, goodbye.statement)).status, 200);
    for (const recorded of [statement, goodbye.statement]) {
      assert.equal((await post(trial, recorded)).body['code'], 'request-overtaken');
    }
    assert.equal((await rowsOf(trial))?.clients, 0);
  });

  test('comes back after it has left: counted anew, licensed anew', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const client = trialClient();
    await activate(trial, client, short);
    trial.clock.ms += 1000;
    await leave(trial, client);
    trial.clock.ms += 2000;
    assert.equal(outcomeOf(await activate(trial, client, short)), 'licensed');
  });

  test('a machine that stays cannot leave: the word counts beside `ephemeral` alone', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const client = trialClient();
    assert.equal(outcomeOf(await activate(trial, client, { leaves: true })), 'licensed');
    assert.equal((await rowsOf(trial))?.clients, 1);
  });

  test('a machine with a lease of half a year cannot become one to give its seat back and keep the lease', async (t) => {
    const trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
    t.after(() => trial.stop());
    const cheat = trialClient();
    assert.equal(outcomeOf(await activate(trial, cheat)), 'licensed');
    trial.clock.ms += 2000;
    assert.equal(
      outcomeOf(await activate(trial, cheat, { ...short, leaves: true })),
      'licensed',
      'it is told nothing else',
    );
    const heir = trialClient();
    const succeeds = await createSuccession(
      { vendor: trial.vendor.vendor, iat: Math.floor(trial.clock.ms / 1000), to: heir.signer.id },
      cheat.signer,
    );
    assert.equal(outcomeOf(await activate(trial, heir, { ...short, succeeds })), 'licensed');
    trial.clock.ms += 2000;
    assert.equal(outcomeOf(await activate(trial, heir, { ...short, leaves: true })), 'licensed');
    assert.equal((await rowsOf(trial))?.clients, 1, 'the seat is taken');
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'counted');
  });

  test('frees its seat where the quantity is enforced', async (t) => {
    const terms = { quantity: 1, mode: 'enforce' } as const;
    const trial = await startDesktopHost(1, terms);
    t.after(() => trial.stop());
    const first = trialClient();
    assert.equal(outcomeOf(await activate(trial, first, short)), 'licensed');
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'counted');
    trial.clock.ms += 1000;
    await leave(trial, first);
    assert.equal(outcomeOf(await activate(trial, trialClient(), short)), 'licensed');
  });
});
