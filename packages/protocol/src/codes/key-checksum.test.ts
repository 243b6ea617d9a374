/** The claim of spec/codes.md checked in full: every pattern of one or two wrong characters has a syndrome of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bech32m } from '@scure/base';
import fc from 'fast-check';
import {
  keyAlphabet,
  keyChecksum,
  keyDataLength,
  keyLength,
  keySyndrome,
  locateErrors,
  singleErrors,
} from './key-checksum.ts';

const dataValues = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: keyDataLength, maxLength: keyDataLength });

test('all 289,075 patterns of one or two wrong characters have different syndromes, none of them zero', () => {
  const { all } = singleErrors();
  const seen = new Set<number>([0]);
  let patterns = 0;
  for (const [first, place] of all) {
    seen.add(first);
    patterns += 1;
    for (const [second, other] of all) {
      if (other <= place) continue;
      seen.add(first ^ second);
      patterns += 1;
    }
  }
  assert.equal(all.length, 25 * 31);
  assert.equal(patterns, 25 * 31 + ((25 * 24) / 2) * 31 * 31);
  assert.equal(seen.size, patterns + 1);
});

test('every one of these patterns is located', () => {
  const { all } = singleErrors();
  assert.deepEqual(locateErrors(0), []);
  for (const [first, place] of all) {
    assert.deepEqual(locateErrors(first), [place]);
    for (const [second, other] of all) {
      if (other <= place) continue;
      const located = locateErrors(first ^ second);
      assert.ok(located?.length === 2 && located[0] === place && located[1] === other, `${place}, ${other}`);
    }
  }
});

test('the syndrome of errors is the same on every key', () => {
  fc.assert(
    fc.property(
      dataValues,
      fc.array(fc.integer({ min: 0, max: 31 }), { minLength: keyLength, maxLength: keyLength }),
      (data, errors) => {
        const key = [...data, ...keyChecksum(data)];
        const origin = keySyndrome(Array.from({ length: keyLength }, () => 0));
        assert.equal(keySyndrome(key), 0);
        assert.equal(keySyndrome(key.map((value, at) => value ^ (errors[at] ?? 0))), keySyndrome(errors) ^ origin);
      },
    ),
  );
});

test('a right checksum is what Bech32m of BIP 350 accepts, and nothing else is', () => {
  const anyValues = fc.array(fc.integer({ min: 0, max: 31 }), { minLength: keyLength, maxLength: keyLength });
  const accepted = (values: readonly number[]): boolean =>
    bech32m.decodeUnsafe(
      `attiva1${values
        .map((value) => keyAlphabet.charAt(value))
        .join('')
        .toLowerCase()}`,
    ) !== undefined;
  fc.assert(
    fc.property(dataValues, anyValues, (data, values) => {
      assert.ok(accepted([...data, ...keyChecksum(data)]));
      assert.equal(accepted(values), keySyndrome(values) === 0);
    }),
  );
});
