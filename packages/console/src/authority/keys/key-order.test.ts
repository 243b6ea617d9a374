import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Agreement } from '../customers/customer-facts.ts';
import { agreementOptions, emptyKeyForm, keyOrder } from './key-order.ts';

const filled = {
  product: 'p',
  generation: '2025',
  hosts: '2',
  registrations: '4',
  quota: '50',
  trialDays: '30',
  returns: '0',
  agreement: 'a',
};

test('each kind of key is ordered with every term of the command that it has, and with no other', () => {
  assert.deepEqual(keyOrder({ ...filled, kind: 'host' }), {
    kind: 'host',
    application: 'p',
    generation: 2025,
    hosts: 2,
    registrations: 4,
  });
  assert.deepEqual(keyOrder({ ...filled, kind: 'setup' }), { kind: 'setup', edition: 'p', generation: 2025 });
  assert.deepEqual(keyOrder({ ...filled, kind: 'device' }), {
    kind: 'device',
    edition: 'p',
    generation: 2025,
    quota: 50,
    trialDays: 30,
    returns: 0,
    agreement: 'a',
  });
});

test('what is left empty is not said', () => {
  assert.deepEqual(keyOrder({ ...emptyKeyForm, product: 'p' }), { kind: 'device', edition: 'p' });
});

test('only agreements of the same application can be carried', () => {
  const agreement = (id: string, application: string): Agreement => ({
    id,
    application,
    customer: 'c',
    customerName: 'Rossi SpA',
    quantity: null,
    mode: null,
    until: null,
    graceDays: null,
    maintenanceUntil: null,
    overrides: {},
    createdAt: 1,
    keys: [],
    hosts: 0,
  });
  assert.deepEqual(agreementOptions([agreement('a1', 'os'), agreement('a2', 'office')], 'os'), [
    { id: 'a1', name: 'Rossi SpA · a1' },
  ]);
});
