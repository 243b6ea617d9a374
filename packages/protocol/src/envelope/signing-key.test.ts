import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { KeyId } from './ids.ts';
import { SignatureCache } from './signature-cache.ts';
import { newPrivateKey } from './new-key.test.fakes.ts';
import { createSigner, importPublicKey, isPublicJwk, keyId, type PublicJwk, verifySignature } from './signing-key.ts';

const privateKey = newPrivateKey();
const signer = createSigner(privateKey);

test('a signer signs what its public key verifies, in 64 bytes', async () => {
  const bytes = Buffer.from('to be signed');
  const signature = await signer.sign(bytes);
  const key = importPublicKey(signer.jwk);
  assert.ok(key);
  assert.equal(signature.length, 64);
  assert.equal(verifySignature(key, bytes, signature), true);
  assert.equal(verifySignature(key, Buffer.from('to be signed!'), signature), false);
  assert.equal(verifySignature(key, bytes, signature.subarray(0, 63)), false);
  assert.equal(verifySignature(key, bytes, new Uint8Array(64)), false);
  assert.equal(verifySignature(key, bytes, Buffer.concat([signature, Buffer.alloc(1)])), false);
});

test('the id of a key is that of its RFC 7638 thumbprint', () => {
  assert.equal(signer.id, keyId(signer.jwk));
  // The vector "ids/key-root" fixes the value itself; here: the order of members does not matter.
  const { x, y } = signer.jwk;
  assert.equal(keyId({ y, x, kty: 'EC', crv: 'P-256' }), signer.id);
});

test('a public key has exactly four members, in one spelling', () => {
  const { crv, kty, x, y } = signer.jwk;
  assert.equal(isPublicJwk({ crv, kty, x, y }), true);
  for (const bad of [
    null,
    [],
    'key',
    { crv, kty, x },
    { crv, kty, x, y, kid: 'a' },
    { crv: 'P-384', kty, x, y },
    { crv, kty: 'RSA', x, y },
    { crv, kty, x: `${x}=`, y },
    { crv, kty, x: x.slice(1), y },
    { crv, kty, x: 5, y },
    { crv, kty, x, y: `${y.slice(0, 42)}${y.endsWith('B') ? 'D' : 'B'}` },
  ]) {
    assert.equal(isPublicJwk(bad), false, JSON.stringify(bad));
  }
});

test('a point that is not on the curve is no key', () => {
  const off: PublicJwk = { ...signer.jwk, y: `${'A'.repeat(42)}A` };
  assert.equal(isPublicJwk(off), true, 'the shape says nothing of the point');
  assert.equal(importPublicKey(off), undefined);
  assert.equal(verifySignature(off, Buffer.from('a'), new Uint8Array(64).fill(1)), false);
});

test('a coordinate beyond the field is no key, though its rest is on the curve', () => {
  // x = p + 5, where 5 is the abscissa of a point: p, then the ordinate, from SEC 2 2.4.2.
  const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (let square = base % p, left = exponent; left > 0n; left >>= 1n, square = (square * square) % p) {
      if (left & 1n) result = (result * square) % p;
    }
    return result;
  };
  const y = power(5n ** 3n - 3n * 5n + b, (p + 1n) / 4n);
  const keyOf = (x: bigint): PublicJwk => ({
    ...signer.jwk,
    x: Buffer.from(x.toString(16).padStart(64, '0'), 'hex').toString('base64url'),
    y: Buffer.from(y.toString(16).padStart(64, '0'), 'hex').toString('base64url'),
  });
  assert.ok(importPublicKey(keyOf(5n)));
  assert.equal(importPublicKey(keyOf(p + 5n)), undefined);
});

test('a key as it is shown verifies what the imported one verifies, and is the one that Node knows by its JWK', async () => {
  for (let turn = 0; turn < 16; turn += 1) {
    const made = newPrivateKey();
    const own = createSigner(made);
    const bytes = Buffer.from(`turn ${turn}`);
    const signature = await own.sign(bytes);
    assert.equal(verifySignature(own.jwk, bytes, signature), true);
    assert.equal(verifySignature(signer.jwk, bytes, signature), false);
    assert.equal(importPublicKey(own.jwk)?.equals(createPublicKey(made)), true);
  }
});

test('only P-256 keys sign', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  assert.throws(() => createSigner(other), TypeError);
  assert.throws(() => createSigner(generateKeyPairSync('ed25519').privateKey), TypeError);
});

test('the cache knows what was good, per key and text, and nothing that was bad', () => {
  const cache = new SignatureCache(2);
  const asked: string[] = [];
  const check = (key: string, text: string, good: boolean): boolean =>
    cache.check(key as KeyId, text, () => {
      asked.push(`${key}/${text}`);
      return good;
    });
  assert.equal(check('k', 'a', false), false);
  assert.equal(check('k', 'a', true), true, 'a failure is not remembered');
  assert.equal(check('k', 'a', false), true, 'a success is');
  assert.equal(check('other', 'a', false), false, 'for this key only');
  assert.equal(check('k', 'b', true), true);
  assert.equal(check('k', 'c', true), true);
  assert.equal(check('k', 'a', false), false, 'the oldest has left');
  assert.deepEqual(asked, ['k/a', 'k/a', 'other/a', 'k/b', 'k/c', 'k/a']);
  assert.equal(
    new SignatureCache().check('k' as KeyId, 'x', () => true),
    true,
  );
});
