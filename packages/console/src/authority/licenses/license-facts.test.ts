import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type License, stateOfLicense } from './license-facts.ts';

test('a block outweighs a return, and what a backup has forgotten is told as that', () => {
  const license: License = {
    device: 'd',
    productKey: 'k',
    keyLastFive: 'YEPS8',
    application: 'os',
    edition: null,
    customer: null,
    client: 'c',
    license: 'l',
    number: 1,
    issuedAt: 1,
    until: null,
    trialUntil: null,
    returnedAt: null,
    blockedAt: null,
    blockReason: null,
    extraKeys: 0,
    forgotten: 0,
  };
  assert.equal(stateOfLicense(license), 'licensed');
  assert.equal(stateOfLicense({ ...license, returnedAt: 5 }), 'returned');
  assert.equal(stateOfLicense({ ...license, returnedAt: 5, blockedAt: 6 }), 'blocked');
  assert.equal(stateOfLicense({ ...license, forgotten: 1 }), 'forgotten');
});
