import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  coversBuild,
  endlessMinutes,
  judgeLicense,
  type LicenseFacts,
  type LicenseState,
  licenseStateNumbers,
} from './license-state.ts';
import { daySeconds, hourSeconds } from './time-limits.ts';

const start = 1_790_000_000;
const spans = { initialGraceDays: 30, additionalGraceDays: 30, warningDays: 30 };
const lease = { kind: 'lease', iat: start, exp: start + 180 * daySeconds, ends: 'validity' } as const;

function judge(facts: Partial<LicenseFacts>): ReturnType<typeof judgeLicense> {
  return judgeLicense({ now: start, keyInstalled: true, spans, ...facts });
}

test('the numbers are those that scripts expect', () => {
  assert.deepEqual(licenseStateNumbers, {
    unlicensed: 0,
    licensed: 1,
    'initial-grace': 2,
    'additional-grace': 3,
    'non-genuine-grace': 4,
    notification: 5,
    'extended-grace': 6,
  });
});

test('without a key: unlicensed, whatever lease lies there', () => {
  for (const held of [{}, { right: lease }]) {
    assert.deepEqual(judge({ keyInstalled: false, ...held }), {
      state: 'unlicensed',
      number: 0,
      reason: 'no-product-key',
      minutesLeft: 0,
      warning: true,
    });
  }
});

test('a key alone: initial grace from its recorded start, then notification', () => {
  const graceStartedAt = start - 10 * daySeconds;
  assert.deepEqual(judge({ graceStartedAt, spans: { ...spans, warningDays: 7 } }), {
    state: 'initial-grace',
    number: 2,
    graceEndsAt: start + 20 * daySeconds,
    minutesLeft: 20 * 1440,
    warning: false,
  });
  assert.equal(judge({ graceStartedAt: start - 25 * daySeconds, spans: { ...spans, warningDays: 7 } }).warning, true);
  assert.equal(judge({ graceStartedAt: start - 30 * daySeconds + 1 }).minutesLeft, 1, 'never 0 while it lasts');
  assert.deepEqual(judge({ graceStartedAt: start - 30 * daySeconds }), {
    state: 'notification',
    number: 5,
    reason: 'grace-ended',
    minutesLeft: 0,
    warning: true,
  });
});

test('a grace that is not recorded yet begins now; one that began in the future is no longer than its span', () => {
  assert.equal(judge({}).graceEndsAt, start + 30 * daySeconds);
  assert.equal(judge({ graceStartedAt: start + 900 * daySeconds }).graceEndsAt, start + 30 * daySeconds);
  assert.equal(judge({ spans: { ...spans, initialGraceDays: 0 } }).state, 'notification');
});

test('the end of an agreement is said from 60 days before, however long the lease still runs', () => {
  const agreementUntil = start + 100 * daySeconds;
  const longLease = { ...lease, ends: 'agreement' } as const;
  const before = judge({ right: longLease, agreementUntil, now: agreementUntil - 60 * daySeconds - 1 });
  assert.deepEqual([before.warning, before.agreementEnds], [false, undefined]);
  const from = judge({ right: longLease, agreementUntil, now: agreementUntil - 60 * daySeconds });
  assert.deepEqual([from.state, from.warning, from.agreementEnds], ['licensed', true, agreementUntil]);
  assert.equal(judge({ right: lease }).agreementEnds, undefined, 'a perpetual one never ends');
});

test('a lease within its time: licensed, with a warning near the end', () => {
  assert.deepEqual(judge({ right: lease }), {
    state: 'licensed',
    number: 1,
    validUntil: lease.exp,
    minutesLeft: 180 * 1440,
    warning: false,
  });
  assert.equal(judge({ right: lease, now: lease.exp - 30 * daySeconds - 1 }).warning, false);
  assert.equal(judge({ right: lease, now: lease.exp - 30 * daySeconds }).warning, true);
  assert.equal(judge({ right: lease, now: lease.exp - 1 }).state, 'licensed');
});

test('a short lease warns in its second half only; one cut short by the agreement as long as any', () => {
  const day = { ...lease, exp: start + daySeconds };
  assert.equal(judge({ right: day }).warning, false);
  assert.equal(judge({ right: day, now: start + 12 * hourSeconds }).warning, true);
  assert.equal(judge({ right: { ...day, ends: 'agreement' } }).warning, true);
});

test('validity over: additional grace from the end of the lease, then notification', () => {
  assert.deepEqual(judge({ right: lease, now: lease.exp }), {
    state: 'additional-grace',
    number: 3,
    reason: 'validity-ended',
    graceEndsAt: lease.exp + 30 * daySeconds,
    minutesLeft: 30 * 1440,
    warning: true,
  });
  assert.equal(judge({ right: lease, now: lease.exp + 30 * daySeconds - 1 }).state, 'additional-grace');
  const over = judge({ right: lease, now: lease.exp + 30 * daySeconds });
  assert.deepEqual([over.state, over.reason, over.minutesLeft], ['notification', 'validity-ended', 0]);
  assert.equal(
    judge({ right: lease, now: lease.exp, spans: { ...spans, additionalGraceDays: 0 } }).state,
    'notification',
  );
});

test('a lease that ended with its agreement says so, in grace and after', () => {
  const ended = { ...lease, ends: 'agreement' } as const;
  assert.equal(judge({ right: ended, now: lease.exp }).reason, 'agreement-ended');
  const over = judge({ right: ended, now: lease.exp + 31 * daySeconds });
  assert.deepEqual([over.state, over.reason], ['notification', 'agreement-ended']);
});

test('a revocation changes nothing while the lease runs, and the grace after it', () => {
  assert.equal(judge({ right: lease, revoked: true }).state, 'licensed');
  const grace = judge({ right: lease, revoked: true, now: lease.exp });
  assert.deepEqual([grace.state, grace.number, grace.reason], ['non-genuine-grace', 4, 'revoked']);
  const over = judge({ right: lease, revoked: true, now: lease.exp + 30 * daySeconds });
  assert.deepEqual([over.state, over.reason], ['notification', 'revoked']);
});

test('a device that changed too much: additional grace from that moment', () => {
  const facts = { right: lease, outOfToleranceSince: start + daySeconds };
  assert.equal(judge({ ...facts, now: start + daySeconds - 1 }).state, 'licensed');
  const changed = judge({ ...facts, now: start + daySeconds });
  assert.deepEqual([changed.state, changed.reason], ['additional-grace', 'state-copied']);
  assert.equal(changed.graceEndsAt, start + 31 * daySeconds);
  assert.equal(judge({ ...facts, now: start + 31 * daySeconds }).state, 'notification');
});

test('an object that its directory gives no more: additional grace from that moment, for the reason that was written down', () => {
  const taken = { kind: 'activation-object', iat: start, exp: start + daySeconds, ends: 'taken' } as const;
  const left = judge({ right: { ...taken, because: 'directory-left' }, now: taken.exp });
  assert.deepEqual([left.state, left.reason], ['additional-grace', 'directory-left']);
  assert.equal(left.graceEndsAt, taken.exp + 30 * daySeconds);
  assert.equal(judge({ right: taken, now: taken.exp }).reason, 'validity-ended');
  const revoked = judge({ right: { ...taken, because: 'revoked' }, revoked: true, now: taken.exp });
  assert.deepEqual([revoked.state, revoked.reason], ['non-genuine-grace', 'revoked']);
});

test('a lease from more than four hours ahead does not count now, and heals by itself', () => {
  const ahead = start - 4 * hourSeconds;
  assert.equal(judge({ right: lease, now: ahead }).state, 'licensed');
  const behind = judge({ right: lease, now: ahead - 1, graceStartedAt: ahead - daySeconds });
  assert.deepEqual([behind.state, behind.reason, behind.warning], ['initial-grace', 'clock-behind-lease', true]);
  const late = judge({ right: lease, now: ahead - 1, graceStartedAt: ahead - 31 * daySeconds });
  assert.deepEqual([late.state, late.reason], ['notification', 'clock-behind-lease']);
});

test('a build later than maintenance is not covered, in grace or after', () => {
  const build = { releaseDate: start + 2, maintenanceUntil: start + 1 };
  assert.equal(judge({ right: lease, build }).reason, 'build-not-covered');
  const late = judge({ right: lease, build, graceStartedAt: start - 31 * daySeconds });
  assert.deepEqual([late.state, late.reason], ['notification', 'build-not-covered']);
  assert.equal(judge({ right: lease, build: { ...build, maintenanceUntil: start + 2 } }).state, 'licensed');
});

test('without a date of build, or of maintenance, every build is covered', () => {
  assert.equal(coversBuild(undefined), true);
  assert.equal(coversBuild({ releaseDate: 5 }), true);
  assert.equal(coversBuild({ maintenanceUntil: 5 }), true);
  assert.equal(coversBuild({ releaseDate: 6, maintenanceUntil: 5 }), false);
});

const span = fc.integer({ min: 0, max: 400 });
const anyTime = fc.integer({ min: start - 1000 * daySeconds, max: start + 1000 * daySeconds });
const anyFacts: fc.Arbitrary<LicenseFacts> = fc
  .record(
    {
      now: anyTime,
      keyInstalled: fc.boolean(),
      graceStartedAt: anyTime,
      spans: fc.record({ initialGraceDays: span, additionalGraceDays: span, warningDays: span }),
      right: fc.record(
        {
          kind: fc.constantFrom('lease' as const, 'device-license' as const, 'activation-object' as const),
          iat: anyTime,
          exp: anyTime,
          ends: fc.constantFrom('validity' as const, 'agreement' as const, 'max-lease' as const, 'trial' as const),
        },
        { requiredKeys: ['kind', 'iat'] },
      ),
      outOfToleranceSince: anyTime,
      revoked: fc.boolean(),
      revokedSince: anyTime,
      build: fc.record({ releaseDate: anyTime, maintenanceUntil: anyTime }, { requiredKeys: [] }),
    },
    { requiredKeys: ['now', 'keyInstalled', 'spans'] },
  )
  .map((facts) => facts as LicenseFacts);

test('property: extended grace is never produced, time left goes with the state, only licensed needs no reason', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { state, number, reason, validUntil, graceEndsAt, minutesLeft } = judgeLicense(facts);
      assert.notEqual(state, 'extended-grace');
      assert.equal(number, licenseStateNumbers[state]);
      const hasTime = state !== 'unlicensed' && state !== 'notification';
      assert.equal(minutesLeft > 0, hasTime);
      assert.equal(validUntil !== undefined, state === 'licensed' && facts.right?.exp !== undefined);
      assert.equal(graceEndsAt !== undefined, hasTime && state !== 'licensed');
      if (state === 'licensed') assert.equal(reason, undefined);
      else if (state !== 'initial-grace') assert.notEqual(reason, undefined);
    }),
    { numRuns: 1000 },
  );
});

test('property: without contact time only takes away: licensed, grace, notification, never back', () => {
  const rank: Readonly<Record<LicenseState, number>> = {
    licensed: 0,
    'initial-grace': 1,
    'additional-grace': 1,
    'non-genuine-grace': 1,
    'extended-grace': 1,
    notification: 2,
    unlicensed: 2,
  };
  fc.assert(
    fc.property(anyFacts, fc.nat(2000 * daySeconds), (facts, later) => {
      // A clock that was behind the lease is the one thing that time heals.
      fc.pre(facts.right === undefined || facts.right.iat <= facts.now + 4 * hourSeconds);
      const before = judgeLicense(facts);
      const after = judgeLicense({ ...facts, now: facts.now + later });
      assert.ok(rank[after.state] >= rank[before.state], `${before.state} became ${after.state}`);
      if (after.state === before.state && facts.graceStartedAt !== undefined && facts.graceStartedAt <= facts.now) {
        assert.ok(after.minutesLeft <= before.minutesLeft);
      }
    }),
    { numRuns: 1000 },
  );
});

test('property: no state is final: a fresh right of any kind licenses from each', () => {
  const kinds = fc.constantFrom('lease' as const, 'device-license' as const, 'activation-object' as const);
  fc.assert(
    fc.property(anyFacts, kinds, fc.option(fc.integer({ min: 1, max: 1000 })), (facts, kind, days) => {
      const { outOfToleranceSince: _, build: __, revoked = false, ...rest } = facts;
      const end = days === null ? {} : ({ exp: facts.now + days * daySeconds, ends: 'validity' } as const);
      const fresh = { kind, iat: facts.now, ...end };
      // A fresh license is not on the list that took the old one back; a lease may be: it runs.
      const known = { ...rest, revoked: revoked && kind === 'lease' };
      assert.equal(judgeLicense({ ...known, keyInstalled: true, right: fresh }).state, 'licensed');
    }),
  );
});

const license = { kind: 'device-license', iat: start } as const;

test('a device license without a term never ends by itself, and warns of nothing', () => {
  const forever = { state: 'licensed', number: 1, minutesLeft: endlessMinutes, warning: false };
  assert.deepEqual(judge({ right: license }), forever);
  assert.deepEqual(judge({ right: license, now: start + 9000 * daySeconds }), forever);
});

test('a revoked device license or activation object ends when this machine hears of it', () => {
  for (const kind of ['device-license', 'activation-object'] as const) {
    const facts = { right: { kind, iat: start }, revoked: true, now: start + 10 * daySeconds };
    const now = judge(facts);
    assert.deepEqual([now.state, now.reason, now.minutesLeft], ['non-genuine-grace', 'revoked', 30 * 1440]);
    assert.equal(judge({ ...facts, revokedSince: start + 2 * daySeconds }).graceEndsAt, start + 32 * daySeconds);
    assert.equal(judge({ ...facts, revokedSince: start + 90 * daySeconds }).minutesLeft, 30 * 1440, 'heard ahead');
    const over = judge({ ...facts, revokedSince: start, now: start + 30 * daySeconds });
    assert.deepEqual([over.state, over.reason], ['notification', 'revoked']);
  }
});

test('a device license whose device changed too much: additional grace, for the device', () => {
  const changed = judge({ right: license, outOfToleranceSince: start + daySeconds, now: start + 2 * daySeconds });
  assert.deepEqual([changed.state, changed.reason], ['additional-grace', 'device-changed']);
  assert.equal(changed.graceEndsAt, start + 31 * daySeconds);
});

test('a trial ends on its day: it was the grace, so none follows', () => {
  const trial = { ...license, exp: start + 14 * daySeconds, ends: 'trial' } as const;
  assert.equal(judge({ right: trial }).warning, false);
  assert.equal(judge({ right: trial, now: start + 7 * daySeconds }).warning, true);
  assert.equal(judge({ right: trial, now: trial.exp - 1 }).state, 'licensed');
  const over = judge({ right: trial, now: trial.exp });
  assert.deepEqual([over.state, over.reason], ['notification', 'trial-ended']);
});
