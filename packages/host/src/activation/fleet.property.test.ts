/**
 * Any history of contacts, retries, lost answers, restores, clones and passing days: nobody is licensed below the
 * threshold, and a client counts once. The model beside the host knows only who has been accepted when.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import {
  activate,
  judgeAndKeep,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  type TrialClient,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

const threshold = 3; // Of `desktop`, as the fake vendor has it.
const windowMs = 30 * 24 * 3_600_000;

let trial: TrialHost;
before(async () => {
  trial = await startTrialHost();
});
after(() => trial.stop());

type Step =
  | { readonly kind: 'ask' | 'lose' | 'twice' | 'forget' | 'other-hardware'; readonly who: number }
  | { readonly kind: 'crowd'; readonly size: number }
  | { readonly kind: 'wait'; readonly hours: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('ask', 'ask', 'ask', 'lose', 'twice', 'forget', 'other-hardware' as const),
    who: fc.nat(4),
  }),
  fc.record({ kind: fc.constant('crowd' as const), size: fc.integer({ min: 2, max: 6 }) }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(1, 24, 24 * 29, 24 * 31) }),
);

/** What must be true whatever the host does inside: who was accepted when. */
class Model {
  readonly machines: TrialClient[] = Array.from({ length: 5 }, () => trialClient());
  readonly #seen = new Map<string, number>();

  note(client: TrialClient, outcome: string): void {
    if (outcome === 'licensed' || outcome === 'counted') this.#seen.set(client.signer.id, trial.clock.ms);
    if (outcome === 'new-identity') assert.ok(this.#seen.has(client.signer.id), 'only a known identity is split');
    if (outcome === 'licensed') assert.ok(this.count() >= threshold, `licensed at ${this.count()} of ${threshold}`);
    if (outcome === 'counted') assert.ok(this.count() < threshold, `not licensed at ${this.count()}`);
  }

  count(): number {
    return [...this.#seen.values()].filter((at) => at > trial.clock.ms - windowMs).length;
  }
}

async function take(model: Model, one: Step): Promise<void> {
  trial.clock.ms += 1000; // A client's second request is later than its first.
  if (one.kind === 'wait') {
    trial.clock.ms += one.hours * 3_600_000;
    return;
  }
  if (one.kind === 'crowd') {
    const crowd = Array.from({ length: one.size }, () => trialClient());
    const outcomes = (await Promise.all(crowd.map((client) => activate(trial, client)))).map(outcomeOf);
    const before = model.count();
    const needed = Math.max(0, threshold - before - 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'counted').length, Math.min(needed, one.size));
    // Whoever was only counted came first: the model hears of them in that order.
    const order = outcomes
      .map((outcome, index) => ({ outcome, index }))
      .sort((a, b) => (a.outcome < b.outcome ? -1 : 1));
    for (const { outcome, index } of order) model.note(crowd[index] as TrialClient, outcome);
    return;
  }
  const client = model.machines[one.who] as TrialClient;
  if (one.kind === 'forget') delete client.prev;
  if (one.kind === 'other-hardware') client.device = [trialClient().device[0], 77, trialClient().device[2]];
  const { statement, pending } = await requestOf(trial, client);
  const { status, body } = await post(trial, statement);
  if (one.kind === 'twice') {
    const again = await post(trial, statement);
    if (status === 200) assert.equal(again.status, 200, 'a retry is answered as the first time');
  }
  assert.equal(status, 200);
  const kept = one.kind === 'lose' ? { ...client } : client;
  model.note(client, outcomeOf(judgeAndKeep(trial, kept, { body, pending })));
}

test('never licensed below the threshold, and a client counts once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (history) => {
      trial.clock.ms += 2 * windowMs; // Nobody of the run before counts any more.
      const model = new Model();
      for (const one of history) await take(model, one);
      assert.equal((await statusOf(trial)).inventory, model.count());
    }),
    { numRuns: Number(process.env['ATTIVA_PROPERTY_RUNS'] ?? 25) },
  );
});
