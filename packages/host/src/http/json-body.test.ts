import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFields } from './json-body.ts';

const fields = { key: 'text', vendor: 'optional text', limit: { wholeUpTo: 1000, usual: 100 } } as const;

test('reads exactly the fields of the table', () => {
  assert.deepEqual(readFields(fields, { key: 'K' }), { key: 'K', vendor: undefined, limit: 100 });
  assert.deepEqual(readFields(fields, { key: 'K', vendor: 'v', limit: '7' }), { key: 'K', vendor: 'v', limit: 7 });
});

test('names every wrong field at once, and the nearest known one', () => {
  assert.throws(() => readFields(fields, { vendr: 'v', vendor: 5, limit: '1e3' }), {
    code: 'wrong-usage',
    detail: /vendr is unknown, did you mean vendor; key is missing; vendor is not a text; limit is not a whole number/,
    facts: { fields: ['vendr', 'key', 'vendor', 'limit'] },
  });
});

test('anything else is refused, nothing else is thrown', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('key', 'limit', '__proto__'), fc.jsonValue())),
      (value) => {
        try {
          const read = readFields(fields, value);
          assert.equal(typeof read.key, 'string');
          assert.ok(read.limit >= 0 && read.limit <= 1000);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'wrong-usage');
        }
      },
    ),
  );
});
