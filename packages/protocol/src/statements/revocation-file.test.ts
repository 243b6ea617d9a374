import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VendorId } from '../envelope/ids.ts';
import { isActivationError } from '../errors/activation-error.ts';
import { readRevocationFile, revocationFileText } from './revocation-file.ts';

const vendor = 'aurora.example' as VendorId;
const lists = [['a.b.c'], ['d.e.f', 'g.h.i']];

test('what was written is read back, and so are a vendor file and an answer', () => {
  assert.deepEqual(readRevocationFile(revocationFileText(vendor, lists)), lists);
  assert.deepEqual(readRevocationFile(JSON.stringify({ attiva: 1, revocations: lists })), lists);
  assert.deepEqual(readRevocationFile(JSON.stringify({ lists: [] })), []);
});

test('whatever else a file is, it is refused in words', () => {
  const bad = [
    '',
    'null',
    '[]',
    '{}',
    '{"lists":{}}',
    '{"lists":[[]]}',
    '{"lists":[["a","b","c"]]}',
    '{"lists":[[1]]}',
    '{"lists":["a"]}',
    JSON.stringify({ lists: Array.from({ length: 65 }, () => ['a']) }),
  ];
  for (const text of bad) assert.throws(() => readRevocationFile(text), isInvalid, text);
});

test('property: any text is refused or gives chains of one or two texts', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        for (const chain of readRevocationFile(text)) assert.ok(chain.length === 1 || chain.length === 2);
      } catch (error) {
        assert.ok(isInvalid(error));
      }
    }),
  );
});

function isInvalid(error: unknown): boolean {
  return isActivationError(error) && error.code === 'revocations-invalid';
}
