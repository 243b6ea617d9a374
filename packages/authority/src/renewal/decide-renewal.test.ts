import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostGrantClaims, KeyId, VendorId } from '@attiva/protocol';
import { decideRenewal, type RenewalFacts } from './decide-renewal.ts';

const recorded: HostGrantClaims = {
  iss: 'aurora.example' as VendorId,
  iat: 1000,
  sub: 'A'.repeat(20) as KeyId,
  application: 'aurora-studio',
  generation: 2026,
  key: '9XJ5D',
  registration: 3,
  until: 5000,
  entitlements: { studio: { 'max-layers': 100 } },
};
const facts: RenewalFacts = { now: 2000, blocked: false, recorded, current: recorded, maySign: true };

test('the same terms are the stored grant, whatever order they were written in', () => {
  assert.deepEqual(decideRenewal(facts), { kind: 'unchanged' });
  const other = Object.fromEntries(Object.entries(recorded).reverse()) as unknown as HostGrantClaims;
  assert.deepEqual(decideRenewal({ ...facts, current: { ...other, iat: 1500 } }), { kind: 'unchanged' });
});

test('other terms, longer or shorter, are a grant of now with the same number', () => {
  for (const change of [{ until: 9000 }, { until: 3000 }, { quantity: 5 }, { entitlements: {} }]) {
    const claims = { ...recorded, ...change, iat: 2000 };
    assert.deepEqual(decideRenewal({ ...facts, current: { ...recorded, ...change } }), { kind: 'renewed', claims });
  }
});

test('a renewed grant is later than the one before, also where the clock was set back', () => {
  const verdict = decideRenewal({ ...facts, now: 400, current: { ...recorded, until: 9000 } });
  assert.equal(verdict.kind === 'renewed' && verdict.claims.iat, 1001);
});

test('an authority that may not sign gives what it has signed; a blocked key gets nothing', () => {
  const current = { ...recorded, until: 9000 };
  assert.deepEqual(decideRenewal({ ...facts, current, maySign: false }), { kind: 'unchanged' });
  assert.deepEqual(decideRenewal({ ...facts, current, blocked: true }), { kind: 'refused', code: 'key-blocked' });
});
