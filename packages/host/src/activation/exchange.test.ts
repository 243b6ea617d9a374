/** The exchange over real sockets, step by step: what each request gets, and what the host remembers of it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import type { JudgedAnswer, RequestId } from '@attiva/protocol';
import {
  activate,
  judgeAndKeep,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  type TrialHost,
  type TrialClient,
  trialClient,
} from '../trial-host.test.fixture.ts';

const hour = 3_600_000;

/** The payload of the subject: what was said, whoever signed it and when. */
function payloadOf(body: Record<string, unknown>): string {
  return (body['chain'] as string[])[0]?.split('.')[1] ?? '';
}

async function fleet(trial: TrialHost, many: number): Promise<TrialClient[]> {
  const clients = Array.from({ length: many }, () => trialClient());
  for (const client of clients) await activate(trial, client);
  return clients;
}

function leaseOf(answer: JudgedAnswer | string): Extract<JudgedAnswer, { kind: 'lease' }> {
  assert.ok(typeof answer !== 'string' && answer.kind === 'lease', `a lease, not ${outcomeOf(answer)}`);
  return answer;
}

describe('one request', () => {
  test('sent twice gets the same payload, signed anew, and is recorded once', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await fleet(trial, 2);
    const client = trialClient();
    const { statement } = await requestOf(trial, client);
    const first = await post(trial, statement);
    trial.clock.ms += hour;
    const second = await post(trial, statement);
    assert.equal(payloadOf(second.body), payloadOf(first.body));
    assert.notEqual((second.body['chain'] as string[])[0], (first.body['chain'] as string[])[0], 'another signature');
    assert.equal((await statusOf(trial)).inventory, 3);
  });

  test('both in one batch: still one client', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { statement } = await requestOf(trial, trialClient());
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(trial, statement)));
    assert.equal(new Set(answers.map(({ body }) => payloadOf(body))).size, 1);
    assert.equal((await statusOf(trial)).inventory, 1);
  });

  test('with the id of another one is refused', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    const jti = randomBytes(16).toString('base64url') as RequestId;
    assert.equal(outcomeOf(await activate(trial, client, { jti })), 'counted');
    assert.equal(await activate(trial, client, { jti, minutesLeft: 7 }), 'nonce-reused');
  });

  test('overtaken by a later one is refused, names the time and counts nobody', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const client = trialClient();
    const early = await requestOf(trial, client);
    const lastIat = Math.floor(trial.clock.ms / 1000) + 60;
    await activate(trial, client, { iat: lastIat });
    const answer = await post(trial, early.statement);
    assert.equal(answer.status, 409);
    assert.equal(answer.body['code'], 'request-overtaken');
    assert.deepEqual(answer.body['facts'], { lastIat });
    assert.equal((await statusOf(trial)).inventory, 1);
  });

  test('from a clock that is off prints both clocks, and the administrator sees the machine', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const iat = Math.floor(trial.clock.ms / 1000) - 5 * 3600;
    const { statement } = await requestOf(trial, trialClient(), { iat, name: 'pc-late' });
    const answer = await post(trial, statement);
    assert.equal(answer.status, 403);
    assert.equal(answer.body['code'], 'clock-difference');
    assert.match(
      String(answer.body['detail']),
      /client clock 2026-11-23T04:00:00Z, host clock 2026-11-23T09:00:00Z: 5 h 0 min/,
    );
    assert.equal((await statusOf(trial)).inventory, 0);
    const [event] = (await trial.host.doors.events({ limit: 1 })).events;
    assert.equal(event?.code, 'clock-difference');
    assert.equal(event?.name, 'pc-late');
    assert.equal(event?.clientTime, iat);
  });

  test("is told the intervals that the administrator has set, in the place of the pack's", async (t) => {
    const config = '[intervals]\nactivationMinutes = 30\nrenewalMinutes = 1440';
    const trial = await startTrialHost({ config });
    t.after(() => trial.stop());
    const answer = await activate(trial, trialClient());
    assert.ok(typeof answer !== 'string');
    assert.deepEqual([answer.retryAfterSeconds, answer.renewAfterSeconds], [30 * 60, 86_400]);
  });

  test('for what the host cannot serve is told why, with what there is', async (t) => {
    const trial = await startTrialHost({ grants: [{ application: 'aurora-os', terms: { generation: 2022 } }] });
    t.after(() => trial.stop());
    const client = trialClient();
    const newer = await post(trial, (await requestOf(trial, client)).statement);
    assert.equal(newer.body['code'], 'needs-newer-host-key');
    assert.deepEqual(newer.body['facts'], { needed: 2025, granted: 2022 });
    assert.equal(
      await activate(trial, client, { application: 'aurora-office', edition: 'office' }),
      'product-not-covered',
    );
    assert.equal(await activate(trial, client, { edition: 'mainframe', generation: 2019 }), 'edition-unknown');
    assert.equal(await activate(trial, client, { vendor: 'other.example' as never }), 'host-not-registered');
    assert.equal(outcomeOf(await activate(trial, client, { generation: 2019 })), 'counted');
  });

  test('is dated once: the lease, the row and the event bear the same second though the clock runs', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    await fleet(trial, 2);
    const run = setInterval(() => (trial.clock.ms += 1000), 0);
    t.after(() => clearInterval(run));
    const client = trialClient();
    const lease = leaseOf(await activate(trial, client)).lease;
    clearInterval(run);
    const [event] = (await trial.host.doors.events({ limit: 1 })).events;
    const [row] = await trial.host.doors.clients({ limit: 1, offset: 0 });
    assert.equal(event?.at, lease.iat);
    assert.equal(row?.lastSeen, lease.iat);
    assert.equal(row?.leaseUntil, lease.exp);
  });
});

describe('a fleet', () => {
  test('counts survive a restart, and whose answer got lost is answered anew on the same turn', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const [first] = await fleet(trial, 2);
    assert.ok(first);
    trial = await trial.restart();
    assert.equal((await statusOf(trial)).inventory, 2);
    const last = trialClient();
    const lost = await requestOf(trial, last);
    const once = await post(trial, lost.statement);
    trial = await trial.restart();
    const again = await post(trial, lost.statement);
    assert.equal(payloadOf(again.body), payloadOf(once.body));
    assert.equal(leaseOf(judgeAndKeep(trial, last, { body: again.body, pending: lost.pending })).lease.turn, 1);
  });

  test('a thousand at once: each counted once, nobody licensed below the threshold', async (t) => {
    const trial = await startTrialHost({
      applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold: 25 }] }],
    });
    t.after(() => trial.stop());
    const clients = Array.from({ length: 1000 }, () => trialClient());
    const answers = await Promise.all(clients.map((client) => activate(trial, client)));
    const outcomes = answers.map(outcomeOf);
    assert.equal(outcomes.filter((outcome) => outcome === 'counted').length, 24);
    assert.equal(outcomes.filter((outcome) => outcome === 'licensed').length, 976);
    for (const answer of answers)
      if (typeof answer !== 'string' && answer.kind === 'lease') assert.ok(answer.lease.count >= 25);
    const status = await statusOf(trial);
    assert.equal(status.inventory, 1000);
    assert.equal(status.count, 50, 'the displayed count stops at twice the threshold');
    assert.equal(status.requests.total, 1000);
    assert.equal(status.requests.failed, 0);
    assert.equal(status.editions[0]?.licensed, 976);
  });

  test('the window is a query: who has not asked for 30 days is not counted', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const [first] = await fleet(trial, 2);
    trial.clock.ms += 31 * 24 * hour;
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted', 'the two of old count no more');
    assert.equal(outcomeOf(await activate(trial, first as TrialClient)), 'counted');
    assert.equal((await statusOf(trial)).inventory, 2);
  });
});

describe('the agreement', () => {
  const bought = { quantity: 10, mode: 'enforce' } as const;
  const applications = [
    {
      id: 'aurora-os',
      generations: [2025],
      editions: [
        { id: 'desktop', threshold: 1 },
        { id: 'server', threshold: 1 },
      ],
    },
  ];

  test('enforced within one batch: as many as were bought and a tenth more, a renewal always', async (t) => {
    const trial = await startTrialHost({ applications, grants: [{ application: 'aurora-os', terms: bought }] });
    t.after(() => trial.stop());
    const clients = Array.from({ length: 20 }, () => trialClient());
    const answers = await Promise.all(clients.map((client) => activate(trial, client)));
    assert.equal(answers.filter((answer) => outcomeOf(answer) === 'licensed').length, 11);
    const notice = answers.find((answer) => outcomeOf(answer) === 'counted');
    assert.ok(typeof notice === 'object' && notice.kind === 'counted');
    assert.equal(notice.notice.reason, 'quantity-exceeded');
    trial.clock.ms += hour;
    const again = await Promise.all(clients.map((client) => activate(trial, client)));
    assert.deepEqual(again.map(outcomeOf), answers.map(outcomeOf), 'who had a lease renews, who had none does not');
    const { warnings } = await trial.host.doors.status();
    assert.ok(warnings.some(({ code }) => code === 'quantity-exceeded'));
  });

  test('changed since: a retry is decided anew under the new grant, on the same turn', async (t) => {
    const trial = await startTrialHost({
      applications,
      grants: [{ application: 'aurora-os', terms: { registration: 1 } }],
    });
    t.after(() => trial.stop());
    const client = trialClient();
    const { statement, pending } = await requestOf(trial, client);
    const before = leaseOf(judgeAndKeep(trial, client, { body: (await post(trial, statement)).body, pending }));
    const joined = await trial.join(trial.vendor, [
      {
        application: 'aurora-os',
        terms: { iat: trial.vendor.issuedAt + 60, registration: 3, entitlements: { desktop: { 'max-layers': 9 } } },
      },
    ]);
    const after = leaseOf(judgeAndKeep(joined, client, { body: (await post(joined, statement)).body, pending }));
    assert.notEqual(after.lease.grant, before.lease.grant);
    assert.deepEqual(after.lease.entitlements, { 'max-layers': 9 });
    assert.equal(after.lease.turn, before.lease.turn);
  });

  test('an edition is changed: the lease of the old one is no lease of the new one', async (t) => {
    const trial = await startTrialHost({
      applications,
      grants: [{ application: 'aurora-os', terms: { quantity: 1, mode: 'enforce' } }],
    });
    t.after(() => trial.stop());
    const [first, second] = [trialClient(), trialClient()];
    assert.equal(outcomeOf(await activate(trial, first, { edition: 'server' })), 'licensed');
    assert.equal(outcomeOf(await activate(trial, second, { edition: 'desktop' })), 'licensed');
    trial.clock.ms += hour;
    assert.equal(
      outcomeOf(await activate(trial, second, { edition: 'server' })),
      'counted',
      'a new client of that edition',
    );
    const status = await statusOf(trial);
    assert.deepEqual(
      status.editions.map(({ licensed }) => licensed),
      [0, 1],
    );
  });
});
