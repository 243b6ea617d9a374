import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Agreement,
  agreementChange,
  asItIsNow,
  customerOrder,
  dayOf,
  emptyForm,
  endTone,
  isWholeForm,
  overrideLines,
  termsOf,
} from './customer-facts.ts';

const form = { ...emptyForm, name: ' Rossi SpA ', application: 'os' };

test('what is left empty is not said, so that the authority takes its usual terms', () => {
  assert.deepEqual(customerOrder(form), { name: 'Rossi SpA', application: 'os' });
  assert.deepEqual(customerOrder({ ...form, quantity: '400', until: '2027-12-31' }), {
    name: 'Rossi SpA',
    application: 'os',
    quantity: 400,
    until: '2027-12-31',
  });
  assert.deepEqual([isWholeForm(form), isWholeForm({ ...form, name: ' ' })], [true, false]);
});

test('who looks again keeps what he filled in, over what somebody else has changed', () => {
  const form = { ...termsOf(before), graceDays: '60', features: 'tier=gold' };
  const now = { ...before, quantity: 500, graceDays: 45 };
  const again = asItIsNow(form, before, now);
  assert.deepEqual(again, { ...form, quantity: '500' });
  assert.deepEqual(agreementChange(now, again), {
    agreement: 'a',
    expected: { ...expected, quantity: 500, graceDays: 45 },
    graceDays: 60,
    features: ['tier=gold'],
  });
});

test('every term of the command can be ordered; a feature of one edition names it, and without a feature no edition is named', () => {
  const terms = {
    generation: '2025',
    mode: 'enforce',
    graceDays: '0',
    maintenanceUntil: '2028-01-31',
    features: ' max-layers=200 \n\n pdf-export\n',
    edition: 'desktop',
    hosts: '2',
    registrations: '4',
  };
  assert.deepEqual(customerOrder({ ...form, ...terms }), {
    name: 'Rossi SpA',
    application: 'os',
    generation: 2025,
    mode: 'enforce',
    graceDays: 0,
    maintenanceUntil: '2028-01-31',
    features: ['max-layers=200', 'pdf-export'],
    edition: 'desktop',
    hosts: 2,
    registrations: 4,
  });
  assert.equal('edition' in customerOrder({ ...form, edition: 'desktop' }), false);
});

const before: Agreement = {
  id: 'a',
  customer: 'c',
  customerName: 'Rossi SpA',
  application: 'os',
  quantity: 400,
  mode: 'report',
  until: Date.UTC(2027, 11, 31) / 1000,
  graceDays: 30,
  maintenanceUntil: Date.UTC(2028, 11, 31) / 1000,
  overrides: {},
  createdAt: 1,
  keys: [],
  hosts: 0,
};
const { quantity, mode, until, graceDays, maintenanceUntil, overrides } = before;
const expected = { quantity, mode, until, graceDays, maintenanceUntil, overrides };

test('a change says what was seen, and only what is different', () => {
  const seen = termsOf(before);
  assert.deepEqual(agreementChange(before, seen), { agreement: 'a', expected });
  assert.deepEqual(agreementChange(before, { ...seen, quantity: '500', until: '' }), {
    agreement: 'a',
    expected,
    quantity: 500,
    until: 'none',
  });
  assert.equal(dayOf(null), '');
});

test('every term of the command can be changed; what is emptied ends, or stays as it was', () => {
  const seen = termsOf(before);
  const other = {
    ...seen,
    mode: 'advise',
    graceDays: '60',
    maintenanceUntil: '',
    features: 'tier=gold',
    edition: 'pro',
  };
  assert.deepEqual(agreementChange(before, other), {
    agreement: 'a',
    expected,
    mode: 'advise',
    graceDays: 60,
    maintenanceUntil: 'none',
    features: ['tier=gold'],
    edition: 'pro',
  });
  assert.deepEqual(agreementChange(before, { ...seen, quantity: ' ', graceDays: '', mode: '' }), {
    agreement: 'a',
    expected,
  });
});

test('what an agreement changes in entitlements is told by edition; what was taken away too', () => {
  assert.deepEqual(overrideLines({ desktop: { layers: 200, export: true, cloud: null }, server: {} }), [
    'desktop: layers=200, export, cloud=false',
  ]);
});

test('an end that comes is told by its color too', () => {
  assert.deepEqual(
    [null, 99, 100, 100 + 86_400, 1e9].map((until) => endTone(until, 100)),
    ['good', 'bad', 'bad', 'warn', 'good'],
  );
});
