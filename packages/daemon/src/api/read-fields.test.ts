import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { among, dictionary, list, object, optional, text, usual, whole, yesNo } from '../schema/schema.ts';
import { readFields, readTexts } from './read-fields.ts';

const fields = object({
  key: text({ min: 1, max: 8 }),
  vendor: optional(text()),
  limit: usual(whole({ min: 0, max: 1000 }), 100),
  force: usual(yesNo(), false),
  mode: optional(among('report', 'enforce')),
  names: optional(list(object({ name: text() }), { max: 2 })),
});

test('reads exactly the fields of the schema, with the usual values', () => {
  assert.deepEqual(readFields(fields, { key: 'K' }), { key: 'K', limit: 100, force: false });
  const given = { key: 'K', vendor: 'v', limit: 7, force: true, mode: 'report', names: [{ name: 'n' }] };
  assert.deepEqual(readFields(fields, structuredClone(given)), given);
});

test('reads numbers and yes or no from the texts of a query, and nothing else', () => {
  assert.deepEqual(readTexts(fields, { key: '7', limit: '7', force: 'true' }), { key: '7', limit: 7, force: true });
  for (const limit of ['1e3', '', '-1', '1001', '0x10', ' 7', ['7', '8'], '99999999999']) {
    assert.throws(() => readTexts(fields, { key: 'K', limit }), { facts: { fields: ['limit'] } }, String(limit));
  }
});

test('names every wrong field at once, unknown ones first and with the nearest known name', () => {
  const wrong = { vendr: 'v', vendor: 5, limit: '1e3', force: 'yes', mode: 'x', names: [{ name: 1, nam: 2 }] };
  assert.throws(() => readFields(fields, wrong), {
    code: 'wrong-usage',
    detail:
      'vendr is unknown, did you mean vendor; names.0.nam is unknown, did you mean name; key is missing; ' +
      'vendor is not a text; limit is not a whole number from 0 to 1000; force is not true or false; ' +
      'mode is not one of report, enforce; names.0.name is not a text',
    facts: { fields: ['vendr', 'names.0.nam', 'key', 'vendor', 'limit', 'force', 'mode', 'names.0.name'] },
  });
  assert.throws(() => readFields(fields, { key: '' }), { detail: 'key must not have fewer than 1 characters' });
  for (const other of [null, 5, 'text', [], undefined]) {
    assert.throws(() => readFields(fields, other), { detail: 'an object with fields was expected' });
  }
});

test('a NUL in a text is refused with its field: PostgreSQL would refuse the statement', () => {
  assert.throws(() => readFields(fields, { key: 'a\0b' }), { code: 'wrong-usage', facts: { fields: ['key'] } });
  assert.throws(() => readTexts(fields, { key: 'K', vendor: '\0' }), { facts: { fields: ['vendor'] } });
  const names = [{ name: 'n' }, { name: 'n\0' }];
  assert.throws(() => readFields(fields, { key: 'K', names }), { facts: { fields: ['names.1.name'] } });
  const words = object({ words: dictionary(text()) });
  assert.throws(() => readFields(words, { words: { a: 'b', 'c\0': 'd' } }), { facts: { fields: ['words.c'] } });
});

test('does not answer a heap of wrong names with a heap', () => {
  const heap = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`.repeat(40), 1]));
  assert.throws(
    () => readFields(fields, heap),
    ({ facts }: { facts: { fields: string[] } }) =>
      facts.fields.length === 32 && facts.fields.every((name) => name.length <= 64),
  );
});

test('anything else is refused, nothing else is thrown', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('key', 'limit', '__proto__', 'constructor'), fc.jsonValue()),
      ),
      (value) => {
        try {
          const read = readFields(fields, value);
          assert.ok(read.key.length > 0 && read.limit >= 0 && read.limit <= 1000);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'wrong-usage');
        }
      },
    ),
  );
});
