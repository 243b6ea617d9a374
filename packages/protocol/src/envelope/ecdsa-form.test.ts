import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { derOfRaw, rawOfDer } from './ecdsa-form.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const asRaw = { dsaEncoding: 'ieee-p1363' } as const;

test('what this run time signs in one spelling verifies in the other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const der = sign('sha256', bytes, privateKey);
      assert.ok(verify('sha256', bytes, { key: publicKey, ...asRaw }, rawOfDer(der)));
      assert.deepEqual(Buffer.from(derOfRaw(rawOfDer(der))), der);
      const raw = sign('sha256', bytes, { key: privateKey, ...asRaw });
      assert.ok(verify('sha256', bytes, publicKey, derOfRaw(raw)));
      assert.deepEqual(Buffer.from(rawOfDer(derOfRaw(raw))), raw);
    }),
    { numRuns: 300 },
  );
});

test('any 64 bytes survive the way there and back, zeros and signs in front included', () => {
  const edge = fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0xff);
  const number = fc
    .tuple(fc.nat({ max: 31 }), edge, fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([zeros, first, rest]) => {
      const bytes = Uint8Array.from(rest);
      bytes.fill(0, 0, zeros);
      bytes[zeros] = first;
      return bytes;
    });
  fc.assert(
    fc.property(number, number, (r, s) => {
      const raw = Buffer.concat([r, s]);
      assert.deepEqual(Buffer.from(rawOfDer(derOfRaw(raw))), raw);
    }),
  );
});

test('a signature is good in DER exactly when it is good as R ‖ S', () => {
  const bytes = Buffer.from('the same bytes');
  const good = sign('sha256', bytes, { key: privateKey, ...asRaw });
  fc.assert(
    fc.property(fc.nat({ max: 63 }), fc.nat({ max: 255 }), fc.nat({ max: 33 }), (place, value, zeros) => {
      const changed = Buffer.from(good);
      changed[place] = value;
      if (zeros > 31) changed.fill(zeros === 32 ? 0 : 0xff, place < 32 ? 0 : 32, place < 32 ? 32 : 64);
      assert.equal(
        verify('sha256', bytes, publicKey, derOfRaw(changed)),
        verify('sha256', bytes, { key: publicKey, ...asRaw }, changed),
      );
    }),
    { numRuns: 300 },
  );
});
