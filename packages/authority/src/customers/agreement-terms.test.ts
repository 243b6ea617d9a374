import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { withCode } from '../authority.test.fixture.ts';
import { endOfDay, readFeatures, requireFuture, resolveEntitlements } from './agreement-terms.ts';

describe('the end of a day', () => {
  it('is its last second in UTC', () => {
    assert.equal(new Date(endOfDay('2027-12-31', 'until') * 1000).toISOString(), '2027-12-31T23:59:59.000Z');
    assert.equal(endOfDay('2028-02-29', 'until') + 1, Date.UTC(2028, 2, 1) / 1000);
  });

  it('is refused for a day that does not exist or is written otherwise', () => {
    for (const text of ['2027-02-29', '2027-13-01', '2027-1-1', '31.12.2027', '2027-12-31T00:00', '', '+02027-12-31']) {
      assert.throws(() => endOfDay(text, 'until'), withCode('wrong-usage'), text);
    }
  });

  it('must not have passed', () => {
    const end = endOfDay('2026-11-23', 'until');
    requireFuture(end, end - 1, 'until');
    assert.throws(() => requireFuture(end, end, 'until'), withCode('wrong-usage'));
  });
});

describe('features', () => {
  it('are switches, whole numbers and texts; false takes one away', () => {
    assert.deepEqual(
      readFeatures(['pdf-export', 'max-layers=200', 'tier=gold', 'cloud=false', 'beta=true', 'low=-3', 'v=1.5']),
      {
        'pdf-export': true,
        'max-layers': 200,
        tier: 'gold',
        cloud: null,
        beta: true,
        low: -3,
        v: '1.5',
      },
    );
  });

  it('are refused with every wrong one named', () => {
    assert.throws(
      () => readFeatures(['PDF', 'ok', 'empty=', `long=${'x'.repeat(65)}`, '__proto__=1', 'zero=-0']),
      (error: Error) =>
        withCode('wrong-usage')(error) &&
        ['PDF', 'empty', 'long', '__proto__', 'zero'].every((name) => error.message.includes(name)),
    );
  });

  it('override what the edition has and leave the rest', () => {
    const edition = { 'pdf-export': true, 'max-layers': 100, tier: 'silver' } as const;
    assert.deepEqual(resolveEntitlements(edition, { 'max-layers': 200, tier: null, cloud: true }), {
      'pdf-export': true,
      'max-layers': 200,
      cloud: true,
    });
    const name = fc.stringMatching(/^[a-z]{1,8}$/u);
    const value = fc.oneof(fc.constant(true as const), fc.integer(), fc.stringMatching(/^[a-z]{1,8}$/u));
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.dictionary(name, fc.option(value)), (base, changes) => {
        const resolved = resolveEntitlements(base, changes);
        for (const each of new Set([...Object.keys(base), ...Object.keys(changes)])) {
          const expected = Object.hasOwn(changes, each) ? (changes[each] ?? undefined) : base[each];
          assert.equal(Object.hasOwn(resolved, each) ? resolved[each] : undefined, expected);
        }
      }),
    );
  });
});
