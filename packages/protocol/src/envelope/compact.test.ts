import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64url, encodeBase64url, isCanonicalBase64url } from './base64url.ts';
import { digestOfSigningInput, encodeSegment, idOfSigningInput, parseCompact } from './compact.ts';
import { isRandomId, isShortId, isVendorId } from './ids.ts';

const bytes = fc.uint8Array({ maxLength: 100 });
const claims = fc.dictionary(fc.string(), fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean()), { maxKeys: 5 });

test('property: bytes have one spelling', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const text = encodeBase64url(value);
      assert.deepEqual(new Uint8Array(decodeBase64url(text) ?? []), value);
      assert.equal(isCanonicalBase64url(`${text}=`), false);
      assert.equal(isCanonicalBase64url(`${text} `), false);
    }),
  );
  // A view into a larger buffer is encoded alone.
  assert.equal(encodeBase64url(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)), 'AgM');
  for (const text of ['AB', 'A', 'AA==', 'A+A', 'A/A', 'é']) assert.equal(decodeBase64url(text), undefined, text);
});

test('property: what was put together is taken apart', () => {
  fc.assert(
    fc.property(claims, claims, bytes, (header, payload, signature) => {
      const input = `${encodeSegment(header)}.${encodeSegment(payload)}`;
      const text = `${input}.${encodeBase64url(signature)}`;
      const parts = parseCompact(text);
      assert.ok(parts);
      assert.deepEqual([parts.text, parts.signingInput], [text, input]);
      assert.deepEqual(encodeSegment(parts.header), encodeSegment(header));
      assert.deepEqual(new Uint8Array(parts.signature), signature);
      assert.equal(isShortId(idOfSigningInput(input)), true);
      assert.match(digestOfSigningInput(input), /^[\w-]{43}$/);
    }),
  );
});

test('other numbers of segments, other bytes than UTF-8, a byte order mark', () => {
  const empty = encodeSegment({});
  const segment = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
  for (const text of [
    '',
    '.',
    empty,
    `${empty}.${empty}`,
    `${empty}.${empty}.AA.AA`,
    `${empty}.${empty}.AB`,
    `${empty}.${segment('{} ')}.AA`,
    `${empty}.${segment('\ufeff{}')}.AA`,
    `${empty}.${segment(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))}.AA`,
    `${empty}.${segment('[]')}.AA`,
    `${segment('{"a":1,"a":1}')}.${empty}.AA`,
    ` ${empty}.${empty}.AA`,
  ]) {
    assert.equal(parseCompact(text), undefined, JSON.stringify(text));
  }
  assert.ok(parseCompact(`${empty}.${empty}.`), 'an empty third segment is for the signature check to refuse');
});

test('property: changing any character changes the statement or is refused', () => {
  const text = `${encodeSegment({ alg: 'ES256', typ: 'x' })}.${encodeSegment({ iat: 1, iss: 'a' })}.${'A'.repeat(86)}`;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= \n';
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.nat(alphabet.length - 1), (at, which) => {
      const changed = text.slice(0, at) + alphabet.charAt(which) + text.slice(at + 1);
      const parts = parseCompact(changed);
      if (parts !== undefined) assert.equal(`${parts.signingInput}.${encodeBase64url(parts.signature)}`, changed);
    }),
    { numRuns: 1000 },
  );
});

test('ids have one spelling', () => {
  assert.equal(isShortId('A'.repeat(20)), true);
  for (const text of ['A'.repeat(19), 'A'.repeat(21), `${'A'.repeat(19)}=`, `${'A'.repeat(19)}\n`, 5, undefined]) {
    assert.equal(isShortId(text), false);
  }
  assert.equal(isRandomId(encodeBase64url(new Uint8Array(16).fill(255))), true);
  for (const text of [`${'A'.repeat(21)}B`, 'A'.repeat(23), `${'A'.repeat(22)}\n`, null])
    assert.equal(isRandomId(text), false);
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (id) => isRandomId(encodeBase64url(id))));
});

test('a vendor id is a lower-case domain name of two labels or more', () => {
  for (const id of ['aurora.example', 'a.b', 'a-b.c-d.example', `${'a'.repeat(63)}.example`])
    assert.ok(isVendorId(id), id);
  for (const id of [
    'aurora',
    'Aurora.example',
    'aurora.example.',
    '.example',
    'a..b',
    '-a.example',
    'a-.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(126)}bb`,
    'a.b\n',
    'a_b.example',
    5,
  ]) {
    assert.equal(isVendorId(id), false, String(id));
  }
});
