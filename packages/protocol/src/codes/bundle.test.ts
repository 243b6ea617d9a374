import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { findBundle, mostBundles, parseBundles } from './bundle.ts';

const signer = 'nXL9nAFMUPB8tBQslnBT';
const host = { number: 1, signer, kind: 'host', key: '7QX3M', application: 'aurora-os', generation: 2025 };
const device = { ...host, number: 2, kind: 'device', key: '9XJ5D', edition: 'desktop' };
const terms = {
  customer: 'Rossi SpA',
  agreement: 'R-2026-014',
  quantity: 200,
  mode: 'report',
  until: 1_830_000_000,
  graceDays: 30,
  maintenanceUntil: 1_800_000_000,
  entitlements: { desktop: { 'pdf-export': true, 'max-layers': 200 } },
};

function wrongFields(value: unknown): readonly string[] {
  try {
    parseBundles(value);
  } catch (error) {
    assert.ok(error instanceof ActivationError, String(error));
    assert.equal(error.code, 'vendor-file-invalid');
    return error.facts['fields'] as readonly string[];
  }
  assert.fail('accepted');
}

test('bundles of both kinds are taken as they stand', () => {
  const bundles = [
    host,
    { ...host, number: 3, terms },
    device,
    { ...device, number: 4095, terms: { trialDays: 30, entitlements: { 'pdf-export': true } } },
    { ...host, number: 5, terms: {} },
  ];
  assert.deepEqual(parseBundles(bundles), bundles);
  assert.deepEqual(parseBundles([]), []);
});

test('every wrong field is named, and an unknown one is never passed over', () => {
  const wrong: readonly (readonly [object, string])[] = [
    [{ ...host, number: 0 }, 'bundles[0].number'],
    [{ ...host, number: 4096 }, 'bundles[0].number'],
    [{ ...host, number: 1.5 }, 'bundles[0].number'],
    [{ ...host, signer: 'short' }, 'bundles[0].signer'],
    [{ ...host, key: 'ABCDE' }, 'bundles[0].key'],
    [{ ...host, kind: 'directory' }, 'bundles[0].kind'],
    [{ ...host, generation: -1 }, 'bundles[0].generation'],
    [{ ...host, edition: 'desktop' }, 'bundles[0].edition (unknown)'],
    [{ ...device, edition: undefined }, 'bundles[0].edition'],
    [{ ...host, terms: [] }, 'bundles[0].terms'],
    [{ ...host, terms: null }, 'bundles[0].terms'],
    [{ ...host, terms: { ...terms, seats: 5 } }, 'bundles[0].terms.seats (unknown)'],
    [{ ...host, terms: { trialDays: 30 } }, 'bundles[0].terms.trialDays (unknown)'],
    [{ ...host, terms: { customer: 'two\nlines' } }, 'bundles[0].terms.customer'],
    [{ ...host, terms: { customer: '\ud800' } }, 'bundles[0]'],
    [{ ...host, terms: { until: 1.5 } }, 'bundles[0].terms.until'],
    [{ ...host, terms: { graceDays: 181 } }, 'bundles[0].terms.graceDays'],
    [{ ...host, terms: { mode: 'forbid' } }, 'bundles[0].terms.mode'],
    [{ ...host, terms: { entitlements: { 'pdf-export': true } } }, 'bundles[0].terms.entitlements'],
    [{ ...device, terms: { entitlements: { desktop: { x: true } } } }, 'bundles[0].terms.entitlements'],
    [{ ...device, terms: { quantity: 3 } }, 'bundles[0].terms.quantity (unknown)'],
    [{ ...device, terms: { entitlements: { a: -0 } } }, 'bundles[0].terms.entitlements'],
  ];
  for (const [bundle, field] of wrong) assert.deepEqual(wrongFields([bundle]), [field]);
  assert.deepEqual(wrongFields([host, { ...host, key: '9XJ5D' }]), ['bundles[1].number (stands twice)']);
  assert.deepEqual(wrongFields('bundles'), ['bundles']);
  assert.deepEqual(wrongFields([null]), ['bundles[0]']);
  assert.equal(wrongFields(Array.from({ length: mostBundles + 1 }, () => host)).length, 1);
});

test('a file of nothing but mistakes is refused in few words', () => {
  const many = Array.from({ length: 4000 }, () =>
    Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`x${at}`, 1])),
  );
  assert.equal(wrongFields(many).length, 16);
});

test('property: whatever stands in a file is taken as a list of bundles or refused in coded words', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 4 }), (value) => {
      const members = { ...host, terms: value };
      for (const tried of [value, [value], [members]]) {
        try {
          assert.ok(Array.isArray(parseBundles(tried)));
        } catch (error) {
          assert.ok(error instanceof ActivationError && error.code === 'vendor-file-invalid', String(error));
        }
      }
    }),
  );
});

test('the newest bundle of a key under the delegated key is found, and no other', () => {
  const bundles = parseBundles([host, { ...host, number: 7 }, { ...host, number: 9, signer: 'x'.repeat(20) }, device]);
  const find = (kind: 'host' | 'device', key: string): number | undefined =>
    findBundle(bundles, { kind, key, signer: signer as KeyId })?.number;
  assert.equal(find('host', '7QX3M'), 7);
  assert.equal(find('device', '9XJ5D'), 2);
  assert.equal(find('host', '9XJ5D'), undefined);
  assert.equal(find('device', '7QX3M'), undefined);
});
