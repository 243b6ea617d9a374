import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ListedKey, numbersOf, productOf, stateOfKey, termsOrder, useOf } from './key-facts.ts';

function key(change: Partial<ListedKey>): ListedKey {
  return {
    id: 'k',
    kind: 'host',
    application: 'aurora-os',
    edition: null,
    generation: 2025,
    lastFive: 'YEPS8',
    publicKey: null,
    agreement: null,
    maxHosts: 6,
    maxRegistrations: 10,
    quota: null,
    trialDays: null,
    maxReturns: null,
    createdAt: 1,
    blockedAt: null,
    blockReason: null,
    customer: null,
    hosts: 0,
    devices: 0,
    ...change,
  };
}

test('of a host key hosts are used up, of a device key devices, and of a setup key nothing', () => {
  assert.deepEqual(useOf(key({ hosts: 2 })), { used: 2, of: 6 });
  assert.deepEqual(useOf(key({ kind: 'device', maxHosts: null, devices: 3, quota: 50 })), { used: 3, of: 50 });
  assert.equal(useOf(key({ kind: 'setup', maxHosts: null })), undefined);
});

test('a blocked key is blocked whatever is left of it, and a full one is full', () => {
  assert.equal(stateOfKey(key({})), 'usable');
  assert.equal(stateOfKey(key({ hosts: 6 })), 'full');
  assert.equal(stateOfKey(key({ hosts: 6, blockedAt: 5 })), 'blocked');
  assert.equal(stateOfKey(key({ kind: 'setup', maxHosts: null })), 'usable');
});

test('a product is named with its edition, where it has one', () => {
  assert.deepEqual([productOf(key({})), productOf(key({ edition: 'desktop' }))], ['aurora-os', 'aurora-os / desktop']);
});

test('another number is sent with what was seen, one that is as it was or was emptied is left out', () => {
  const host = key({ maxHosts: 8 });
  assert.deepEqual(numbersOf(host), { hosts: '8', registrations: '10' });
  assert.equal(termsOrder(host, numbersOf(host)), undefined);
  assert.deepEqual(termsOrder(host, { hosts: '12', registrations: '10' }), { key: 'k', hosts: 12, expectedHosts: 8 });
  assert.deepEqual(termsOrder(host, { hosts: ' ', registrations: '31' }), {
    key: 'k',
    registrations: 31,
    expectedRegistrations: 10,
  });
  const device = key({ kind: 'device', quota: 1 });
  assert.deepEqual(termsOrder(device, { quota: '5', hosts: '7' }), { key: 'k', quota: 5, expectedQuota: 1 });
  assert.equal(termsOrder(key({ kind: 'setup' }), { quota: '5' }), undefined);
});
