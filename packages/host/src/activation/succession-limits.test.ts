/**
 * What successions must not be good for, over real sockets: licenses without end for one place, and a machine counted twice by a
 * request that somebody recorded. Successions themselves are in `succession.test.ts`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createSuccession } from '@attiva/protocol';
import fc from 'fast-check';
import {
  activate,
  judgeAndKeep,
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

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

async function succeed(trial: TrialHost, from: TrialClient, to: TrialClient): Promise<string> {
  const iat = Math.floor(trial.clock.ms / 1000);
  const succeeds = await createSuccession({ vendor: trial.vendor.vendor, iat, to: to.signer.id }, from.signer);
  return outcomeOf(await activate(trial, to, { succeeds }));
}

/** New keys in a row, each the successor of the last, until the host refuses; gives them, the refused one last. */
async function chainFrom(trial: TrialHost, first: TrialClient): Promise<readonly TrialClient[]> {
  const chain = [first];
  for (let link = 0; link < 10; link += 1) {
    const [last, next] = [chain.at(-1) as TrialClient, { ...trialClient(), device: first.device }];
    trial.clock.ms += minute;
    const outcome = await succeed(trial, last, next);
    chain.push(next);
    if (outcome === 'succession-refused') return chain;
    assert.equal(outcome, 'licensed');
  }
  return assert.fail('a chain without end');
}

describe('a chain of successions', () => {
  test('ends at the third in 30 days, also where a restart lies between; the next machine is counted beside it', async (t) => {
    let trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
    t.after(() => trial.stop());
    const first = trialClient();
    assert.equal(outcomeOf(await activate(trial, first)), 'licensed');
    const chain = await chainFrom(trial, first);
    assert.equal(chain.length, 5, 'the first, three successors, and the one that was refused');
    const [last, refused] = chain.slice(-2) as [TrialClient, TrialClient];
    trial = await trial.restart();
    trial.clock.ms += minute;
    assert.equal(outcomeOf(await activate(trial, refused)), 'counted', 'the one place is taken');
    assert.equal((await statusOf(trial)).inventory, 2);
    trial.clock.ms += minute;
    assert.equal(await succeed(trial, last, trialClient()), 'succession-refused', 'nor does a renewal make room');
    // An identity of the chain that comes back has no place to give away.
    assert.equal(outcomeOf(await activate(trial, first)), 'counted');
    assert.equal(await succeed(trial, first, trialClient()), 'counted');
    assert.equal(outcomeOf(await activate(trial, last)), 'licensed');
  });

  test('goes on when 30 days have passed since the first', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const first = trialClient();
    await activate(trial, first);
    const last = (await chainFrom(trial, first)).at(-2) as TrialClient;
    trial.clock.ms += 29 * day;
    assert.equal(await succeed(trial, last, trialClient()), 'succession-refused');
    trial.clock.ms += day;
    assert.equal(await succeed(trial, last, trialClient()), 'licensed');
  });

  test('whose links arrive at the same time is no longer than any other', async (t) => {
    const trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
    t.after(() => trial.stop());
    const keys = Array.from({ length: 8 }, () => trialClient());
    await activate(trial, keys[0] as TrialClient);
    trial.clock.ms += minute;
    const links = keys.slice(1).map((next, index) => succeed(trial, keys[index] as TrialClient, next));
    const outcomes = await Promise.all(links);
    // Whichever comes first: who succeeds an identity that nobody has met is a machine beside the others.
    assert.ok(outcomes.filter((outcome) => outcome === 'licensed').length <= 3, outcomes.join());
  });

  test('does not limit how many hand over to one: fifty users, one agent, and a new identity of the agent', async (t) => {
    const trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
    t.after(() => trial.stop());
    const agent = trialClient();
    const users = Array.from({ length: 50 }, () => ({ ...trialClient(), device: agent.device }));
    for (const user of users) await activate(trial, user);
    assert.equal((await statusOf(trial)).inventory, 50);
    for (const user of users) {
      trial.clock.ms += 1000;
      assert.equal(await succeed(trial, user, agent), 'licensed');
    }
    assert.equal((await statusOf(trial)).inventory, 1);
    trial.clock.ms += minute;
    assert.equal(await succeed(trial, agent, trialClient()), 'licensed');
  });
});

async function replay(trial: TrialHost, statement: string): Promise<readonly [number, unknown]> {
  const { status, body } = await post(trial, statement);
  return [status, body['code']];
}

describe('a request recorded before its identity was succeeded', () => {
  test('counts nobody when it is played, from within the batch that succeeds it to the end of its time', async (t) => {
    let trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const [old, next] = [trialClient(), trialClient()];
    const recorded = await requestOf(trial, old);
    await post(trial, recorded.statement);
    trial.clock.ms += minute;
    const newest = await requestOf(trial, old);
    await post(trial, newest.statement);
    trial.clock.ms += minute;
    const together = await Promise.all([
      succeed(trial, old, next),
      ...Array.from({ length: 5 }, () => post(trial, recorded.statement)),
    ]);
    assert.equal(together[0], 'licensed');
    for (const wait of [0, minute, hour]) {
      trial.clock.ms += wait;
      for (const { statement } of [recorded, newest]) {
        assert.deepEqual(await replay(trial, statement), [409, 'request-overtaken']);
      }
      assert.equal((await statusOf(trial)).inventory, 1);
    }
    trial = await trial.restart();
    assert.deepEqual(await replay(trial, newest.statement), [409, 'request-overtaken']);
    trial.clock.ms += 4 * hour;
    assert.deepEqual((await replay(trial, newest.statement))[1], 'clock-difference');
  });

  test('a later request of that identity is a machine of its own: a removal costs nobody a license', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const [victim, thief] = [trialClient(), trialClient()];
    await activate(trial, victim);
    trial.clock.ms += minute;
    // The thief dates a request of the victim's as far ahead as clocks may differ, then takes its place.
    const ahead = Math.floor(trial.clock.ms / 1000) + 4 * 3600;
    await activate(trial, { ...victim }, { iat: ahead });
    assert.equal(await succeed(trial, victim, thief), 'licensed');
    trial.clock.ms += minute;
    const { statement } = await requestOf(trial, victim);
    const { body } = await post(trial, statement);
    assert.deepEqual([body['code'], body['facts']], ['request-overtaken', { lastIat: ahead }]);
    assert.equal(
      outcomeOf(await activate(trial, victim, { iat: ahead + 1 })),
      'licensed',
      'as every client repeats it',
    );
    assert.equal((await statusOf(trial)).inventory, 2);
  });

  test('is remembered for as long as any of its requests passes, and forgotten then', async (t) => {
    const trial = await startDesktopHost(1);
    t.after(() => trial.stop());
    const [old, next] = [trialClient(), trialClient()];
    await activate(trial, old);
    trial.clock.ms += minute;
    await succeed(trial, old, next);
    const remembered = (): Promise<number> =>
      withDatabase(trial, async (database) => (await database.all('select client from succeeded')).length);
    for (const [wait, left] of [
      [30 * day, 1],
      [day + minute, 0],
    ] as const) {
      trial.clock.ms += wait;
      await activate(trial, next);
      await trial.host.doors.retention.runIfDue(Math.floor(trial.clock.ms / 1000));
      assert.equal(await remembered(), left);
    }
  });
});

interface Step {
  readonly kind: 'succeed' | 'ask' | 'replay' | 'wait';
  readonly who: number;
  readonly to: number;
}

/** Eight keys of one machine, so that no succession is refused for another reason, and everything that was answered. */
class Fleet {
  /** Keys that were given a lease. */
  readonly leased = new Set<string>();
  readonly #trial: TrialHost;
  readonly #keys: readonly TrialClient[];
  readonly #answered: string[] = [];
  #holder: TrialClient | undefined;

  constructor(trial: TrialHost) {
    this.#trial = trial;
    const { device } = trialClient();
    this.#keys = Array.from({ length: 8 }, () => ({ ...trialClient(), device }));
  }

  async take({ kind, who, to }: Step): Promise<void> {
    const trial = this.#trial;
    trial.clock.ms += 1000 + (kind === 'wait' ? (1 + who) * day : 0);
    if (kind === 'replay') await this.#replay(who);
    // Mostly it is the key with the place that hands it on.
    const asked = this.#keys[who] as TrialClient;
    const one = kind === 'succeed' && who > 1 ? (this.#holder ?? asked) : asked;
    const other = this.#keys[to] as TrialClient;
    if (kind === 'ask') await this.#ask(one);
    if (kind !== 'succeed' || one === other) return;
    const iat = Math.floor(trial.clock.ms / 1000);
    const succeeds = await createSuccession({ vendor: trial.vendor.vendor, iat, to: other.signer.id }, one.signer);
    await this.#ask(other, { succeeds });
  }

  async #ask(client: TrialClient, wish: { readonly succeeds?: string } = {}): Promise<void> {
    const { statement, pending } = await requestOf(this.#trial, client, wish);
    const { status, body } = await post(this.#trial, statement);
    if (status !== 200) return;
    this.#answered.push(statement);
    const judged = judgeAndKeep(this.#trial, { ...client }, { body, pending });
    if (judged.kind !== 'lease') return;
    this.leased.add(client.signer.id);
    this.#holder = client;
  }

  async #replay(which: number): Promise<void> {
    const statement = this.#answered.at(-1 - which);
    if (statement === undefined) return;
    const { inventory } = await statusOf(this.#trial);
    await post(this.#trial, statement);
    assert.equal((await statusOf(this.#trial)).inventory, inventory, 'a replay counts nobody');
  }
}

describe('random histories of successions, renewals, replays and passing days', () => {
  let trial: TrialHost;
  before(async () => {
    trial = await startDesktopHost(1, { quantity: 1, mode: 'enforce' });
  });
  after(() => trial.stop());

  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('succeed', 'succeed', 'succeed', 'succeed', 'ask', 'replay', 'replay', 'wait'),
    who: fc.nat(7),
    to: fc.nat(7),
  });

  test('property: one place licenses at most four keys in 30 days, and a replay counts nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (history) => {
        trial.clock.ms += 400 * day; // Leases of the run before have ended.
        const end = trial.clock.ms + 30 * day;
        const fleet = new Fleet(trial);
        for (const one of history) {
          await fleet.take(one);
          assert.ok(((await statusOf(trial)).editions[0]?.licensed ?? 0) <= 1, 'one place');
          if (trial.clock.ms < end) assert.ok(fleet.leased.size <= 4, `${fleet.leased.size} keys have a lease`);
        }
      }),
      { numRuns: Number(process.env['ATTIVA_PROPERTY_RUNS'] ?? 25) },
    );
  });
});
