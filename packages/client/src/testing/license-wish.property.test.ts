import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, type ErrorCode, licenseStateNumbers } from '@attiva/protocol';
import fc from 'fast-check';
import { testActivation, type TestActivationOptions } from './index.ts';

const codes = fc.constantFrom(...(Object.keys(catalogue) as ErrorCode[]));
const spans = fc.oneof(
  fc.integer({ min: 0, max: 400 }).map((days) => `${days} days`),
  fc.integer({ min: 0, max: 3000 }).map((minutes) => `${minutes} minutes`),
);

const entitlements = fc.dictionary(
  fc.constantFrom('pro', 'max-layers', 'Not kebab'),
  fc.constantFrom(true, 0, 'gold', ''),
);

/** Anything that a test could write, possible or not: a state, and up to two more words about it. */
const wishes = fc
  .tuple(
    fc.constantFrom(...Object.keys(licenseStateNumbers)),
    fc.array(
      fc.oneof(
        fc.record({ reason: codes }),
        fc.record({ lastAttempt: codes }),
        fc.record({ endsIn: spans }),
        fc.record({ agreementEndsIn: spans }),
        fc.record({ entitlements }),
        fc.record({ count: fc.integer({ min: -1, max: 60 }) }),
        fc.record({ threshold: fc.integer({ min: 0, max: 30 }) }),
        fc.record({ customer: fc.constant('Rossi SpA') }),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([state, words]): { readonly state: string } => Object.assign({ state }, ...words) as { state: string });

test('whatever is wished: a license that the rules give, or a TypeError; and every license passes through time', () => {
  let given = 0;
  const property = fc.property(wishes, fc.integer({ min: 1, max: 500 }), (wish, days) => {
    const license = open(wish as TestActivationOptions);
    if (license === undefined) return;
    given += 1;
    const { state, validUntil, graceEndsAt, minutesLeft } = license.status();
    assert.equal(state, wish.state);
    const end = validUntil ?? graceEndsAt;
    assert.equal(minutesLeft, end === undefined ? 0 : Math.ceil((end - license.now) / 60_000));
    license.advance(`${days} days`);
    if (end !== undefined && license.now >= end) assert.notEqual(license.status().validUntil ?? end + 1, end);
  });
  fc.assert(property, { numRuns: 300 });
  assert.ok(given >= 20, `${given} of 300 were possible`);
});

function open(wish: TestActivationOptions): ReturnType<typeof testActivation> | undefined {
  try {
    return testActivation(wish);
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error));
    assert.match(error.message, /^[a-zA-Z, ]+: /, 'it names the option');
    return undefined;
  }
}
