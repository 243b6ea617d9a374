import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../envelope/canonical-json.ts';
import { isActivationError } from '../errors/activation-error.ts';
import { entitlements as shape } from '../statements/shape.ts';
import { checkEntitlements, entitlementMistakes } from './entitlements.ts';

test('switches, limits and short texts', () => {
  const good = { 'sso-login': true, seats: 25, 'support-tier': 'gold', offset: -3, zero: 0 };
  assert.deepEqual(entitlementMistakes(good), []);
  assert.equal(checkEntitlements(good, 'pack.toml'), good);
  assert.deepEqual(entitlementMistakes({}), []);
});

test('every mistake is named at once, with the place', () => {
  const bad = {
    Seats: 25,
    off: false,
    half: 0.5,
    empty: '',
    long: 'x'.repeat(65),
    nothing: null,
    minus: -0,
    odd: '\ud800',
  };
  assert.throws(
    () => checkEntitlements(bad, 'edition desktop'),
    (error) => {
      assert.ok(isActivationError(error) && error.code === 'pack-invalid');
      assert.ok(error.detail.startsWith('edition desktop: '));
      const fields = error.facts['fields'];
      assert.ok(Array.isArray(fields));
      assert.equal(fields.length, 8);
      assert.deepEqual(
        fields.map((field) => /"([^"]+)"/.exec(String(field))?.[1]),
        ['Seats', 'off', 'half', 'empty', 'long', 'nothing', 'minus', 'odd'],
      );
      return true;
    },
  );
});

test('what is no table', () => {
  for (const value of [null, [], 'x', 5, undefined]) assert.equal(entitlementMistakes(value).length, 1);
});

test('64 at most, and 4 KiB together', () => {
  const of = (count: number, value: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, value]));
  assert.deepEqual(entitlementMistakes(of(64, 'x')), []);
  assert.match(entitlementMistakes(of(65, 'x')).join(), /65 entitlements, 64 at most/);
  assert.match(entitlementMistakes(of(64, 'x'.repeat(64))).join(), /bytes together, 4096 at most/);
  assert.match(entitlementMistakes(of(40, 'é'.repeat(64))).join(), /bytes together/);
});

const name = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}$/), fc.string());
const value = fc.oneof(
  fc.constant(true),
  fc.maxSafeInteger(),
  fc.string({ minLength: 1, maxLength: 70 }),
  fc.anything(),
);

test('property: what passes can be signed, fits 4 KiB, and has the shape that a verifier demands', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 70 }), (table) => {
      if (entitlementMistakes(table).length > 0) return;
      assert.ok(Buffer.byteLength(canonicalJson(table)) <= 4096);
      assert.equal(shape(table), true);
    }),
    { numRuns: 500 },
  );
});
