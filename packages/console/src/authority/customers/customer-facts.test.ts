import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreementChange, customerOrder, dayOf, endTone, isWholeForm } from './customer-facts.ts';

const form = { name: ' Rossi SpA ', application: 'os', quantity: '', until: '' };

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

test('a change says what was seen, and only what is different', () => {
  const before = { id: 'a', quantity: 400, until: Date.UTC(2027, 11, 31) / 1000 };
  const expected = { quantity: before.quantity, until: before.until };
  assert.deepEqual(agreementChange(before, { quantity: '400', until: '2027-12-31' }), { agreement: 'a', expected });
  assert.deepEqual(agreementChange(before, { quantity: '500', until: '' }), {
    agreement: 'a',
    expected,
    quantity: 500,
    until: 'none',
  });
  assert.equal(dayOf(null), '');
});

test('an end that comes is told by its color too', () => {
  assert.deepEqual(
    [null, 99, 100, 100 + 86_400, 1e9].map((until) => endTone(until, 100)),
    ['good', 'bad', 'bad', 'warn', 'good'],
  );
});
