import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyId, VendorId } from '../envelope/ids.ts';
import type { HostGrantClaims, PackApplication, PackEdition } from '../statements/claims.ts';
import { agreementEnd, agreementEndsSoon, decideTerms, entitlementsOf, type TermsFacts } from './terms.ts';
import { daySeconds, hourSeconds, minuteSeconds } from './time-limits.ts';

const now = 1_790_000_000;
const edition: PackEdition = {
  id: 'desktop',
  name: 'Desktop',
  group: 11,
  threshold: 25,
  activationIntervalMinutes: 120,
  renewalIntervalMinutes: 10_080,
  validityDays: 180,
  initialGraceDays: 30,
  additionalGraceDays: 30,
  warningDays: 30,
  rearmBudget: 3,
  entitlements: {},
  setupKeys: [],
};
const application: PackApplication = {
  id: 'aurora-os',
  name: 'Aurora OS',
  group: 10,
  generations: [2025],
  windowDays: 30,
  editions: [edition],
};
const grant: HostGrantClaims = {
  iss: 'aurora.example' as VendorId,
  iat: now - daySeconds,
  sub: 'A'.repeat(20) as KeyId,
  application: 'aurora-os',
  generation: 2025,
  key: 'ABCDE',
  registration: 1,
};
const usual: TermsFacts = {
  now,
  edition,
  application,
  grant,
  maxLease: 400 * daySeconds,
  count: 25,
  licensedUse: 0,
  holdsLease: false,
};
const intervals = { renewAfter: 7 * daySeconds, retryAfter: 2 * hourSeconds };

test('a client that may be a copy is asked back soon: only its next contact tells', () => {
  const lease = decideTerms({ ...usual, mayBeCopy: true });
  assert.deepEqual([lease.outcome, lease.renewAfter, lease.retryAfter], ['lease', 2 * hourSeconds, 2 * hourSeconds]);
  const overrides = { renewalIntervalMinutes: 60 };
  assert.equal(decideTerms({ ...usual, overrides, mayBeCopy: true }).renewAfter, hourSeconds, 'never later than usual');
});

test('a lease for the validity of the edition, sliding from now', () => {
  assert.deepEqual(decideTerms(usual), {
    outcome: 'lease',
    expiresAt: now + 180 * daySeconds,
    ends: 'validity',
    entitlements: {},
    ...intervals,
  });
});

test('below the threshold: counted, with the intervals', () => {
  assert.deepEqual(decideTerms({ ...usual, count: 24 }), {
    outcome: 'counted',
    reason: 'below-threshold',
    ...intervals,
  });
});

test('never longer than the delegation allows', () => {
  const terms = decideTerms({ ...usual, maxLease: 90 * daySeconds });
  assert.ok(terms.outcome === 'lease');
  assert.deepEqual([terms.expiresAt, terms.ends], [now + 90 * daySeconds, 'max-lease']);
});

test('a short lease is renewed at half, not sooner than after 15 minutes', () => {
  const renewAfter = (maxLease: number) => {
    const terms = decideTerms({ ...usual, maxLease });
    assert.equal(terms.outcome, 'lease');
    return terms.renewAfter;
  };
  assert.equal(renewAfter(daySeconds), 12 * hourSeconds);
  assert.equal(renewAfter(14 * daySeconds - 1), 7 * daySeconds - 1);
  assert.equal(renewAfter(14 * daySeconds), 7 * daySeconds);
  assert.equal(renewAfter(20 * minuteSeconds), 15 * minuteSeconds);
  const ending = decideTerms({ ...usual, grant: { ...grant, until: now + 2 * daySeconds, graceDays: 0 } });
  assert.deepEqual([ending.outcome, ending.renewAfter], ['lease', daySeconds]);
});

test('never beyond the agreement and its grace, 30 days where none is written', () => {
  const until = now + 10 * daySeconds;
  const terms = decideTerms({ ...usual, grant: { ...grant, until } });
  assert.ok(terms.outcome === 'lease');
  assert.deepEqual([terms.expiresAt, terms.ends], [until + 30 * daySeconds, 'agreement']);
  const strict = decideTerms({ ...usual, grant: { ...grant, until, graceDays: 0 } });
  assert.ok(strict.outcome === 'lease');
  assert.equal(strict.expiresAt, until);
});

test('after the agreement and its grace: counted, with that reason', () => {
  const ended = decideTerms({ ...usual, grant: { ...grant, until: now - 30 * daySeconds } });
  assert.deepEqual(ended, { outcome: 'counted', reason: 'agreement-ended', ...intervals });
  assert.equal(decideTerms({ ...usual, grant: { ...grant, until: now - 30 * daySeconds + 1 } }).outcome, 'lease');
});

test('a quantity refuses only where it is enforced, only beyond the tolerance, and never a renewal', () => {
  const enforced: TermsFacts = { ...usual, grant: { ...grant, quantity: 100, mode: 'enforce' }, count: 500 };
  assert.equal(decideTerms({ ...enforced, licensedUse: 109 }).outcome, 'lease');
  const refused = decideTerms({ ...enforced, licensedUse: 110 });
  assert.deepEqual(refused, { outcome: 'counted', reason: 'quantity-exceeded', ...intervals });
  assert.equal(decideTerms({ ...enforced, licensedUse: 5000, holdsLease: true }).outcome, 'lease');
  for (const mode of ['report', 'advise'] as const) {
    const lenient = { ...enforced, licensedUse: 5000, grant: { ...grant, quantity: 100, mode } };
    assert.equal(decideTerms(lenient).outcome, 'lease');
  }
  const unlimited: TermsFacts = { ...enforced, licensedUse: 5000, grant: { ...grant, mode: 'enforce' } };
  assert.equal(decideTerms(unlimited).outcome, 'lease');
});

test('entitlements and maintenance are those of the grant', () => {
  const terms = decideTerms({
    ...usual,
    grant: { ...grant, maintenanceUntil: 5, entitlements: { desktop: { seats: 3 }, server: { seats: 9 } } },
  });
  assert.ok(terms.outcome === 'lease');
  assert.deepEqual([terms.entitlements, terms.maintenanceUntil], [{ seats: 3 }, 5]);
  assert.deepEqual(entitlementsOf({ entitlements: { server: {} } }, 'desktop'), {});
  assert.deepEqual(entitlementsOf({}, 'toString'), {}, 'no inherited member is an edition');
  assert.deepEqual(entitlementsOf({ entitlements: {} }, 'toString'), {});
});

test("the host's intervals go before the edition's, within limits", () => {
  const overrides = { activationIntervalMinutes: 1, renewalIntervalMinutes: 1_000_000 };
  const { retryAfter, renewAfter } = decideTerms({ ...usual, overrides });
  assert.deepEqual([retryAfter, renewAfter], [15 * minuteSeconds, 30 * daySeconds]);
});

test('an agreement says from 60 days before that it ends', () => {
  const until = now + 60 * daySeconds;
  assert.equal(agreementEndsSoon(until, now - 1), false);
  assert.equal(agreementEndsSoon(until, now), true);
  assert.equal(agreementEndsSoon(undefined, now), false);
  assert.equal(agreementEnd({}), undefined);
});

const anyFacts: fc.Arbitrary<TermsFacts> = fc
  .record({
    threshold: fc.nat(1000),
    validityDays: fc.integer({ min: 1, max: 3660 }),
    count: fc.nat(2000),
    licensedUse: fc.nat(2000),
    holdsLease: fc.boolean(),
    maxLease: fc.integer({ min: 1, max: 3660 * daySeconds }),
    terms: fc.record(
      {
        until: fc.integer({ min: now - 400 * daySeconds, max: now + 400 * daySeconds }),
        graceDays: fc.nat(180),
        quantity: fc.nat(2000),
        mode: fc.constantFrom('report' as const, 'advise' as const, 'enforce' as const),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ threshold, validityDays, terms, ...facts }) => {
    const present = Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));
    return {
      ...facts,
      now,
      application,
      edition: { ...edition, threshold, validityDays },
      grant: { ...grant, ...present },
    };
  });

test('property: never licensed below threshold, and at it only a coded reason is in the way', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const terms = decideTerms(facts);
      if (facts.count < facts.edition.threshold) {
        assert.deepEqual([terms.outcome, 'reason' in terms && terms.reason], ['counted', 'below-threshold']);
      } else if (terms.outcome === 'counted') {
        assert.ok(terms.reason === 'agreement-ended' || terms.reason === 'quantity-exceeded');
      }
    }),
    { numRuns: 2000 },
  );
});

test('property: a lease ends after now, within validity, maxLease and agreement', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const terms = decideTerms(facts);
      if (terms.outcome !== 'lease') return;
      const end = agreementEnd(facts.grant) ?? Number.POSITIVE_INFINITY;
      assert.ok(terms.expiresAt > now);
      assert.equal(terms.expiresAt, Math.min(now + facts.edition.validityDays * daySeconds, now + facts.maxLease, end));
    }),
    { numRuns: 2000 },
  );
});

test('property: who holds a lease is never refused for quantity', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const terms = decideTerms({ ...facts, holdsLease: true });
      assert.ok(terms.outcome === 'lease' || terms.reason !== 'quantity-exceeded');
    }),
  );
});
