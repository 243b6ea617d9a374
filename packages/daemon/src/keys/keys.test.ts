import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { keyVerifierParameters, type VendorId } from '@attiva/protocol';
import fc from 'fast-check';
import { deriveKeyVerifier } from './key-verifier.ts';
import { createSealingKey, openSealingKey, seal, unseal } from './sealing-key.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-keys-'));
});
after(() => rm(folder, { recursive: true }));

test('derives Argon2id as RFC 9106 has it: parameters reach the algorithm in the right places', async () => {
  const parameters = {
    algorithm: 'argon2id',
    salt: Buffer.from('somesalt'),
    memoryKiB: 64,
    passes: 2,
    lanes: 1,
    length: 32,
  } as const;
  // The reference command: printf password | argon2 somesalt -id -t 2 -k 64 -p 1 -l 32
  const verifier = await deriveKeyVerifier({ ...parameters, memoryKiB: 65_536 }, 'password');
  assert.equal(
    Buffer.from(verifier).toString('hex'),
    '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
  );
});

test('another key, another vendor: another verifier', async () => {
  const small = (vendor: string) => ({ ...keyVerifierParameters(vendor as VendorId), memoryKiB: 64 });
  const verifiers = await Promise.all([
    deriveKeyVerifier(small('aurora.example'), 'A'.repeat(25)),
    deriveKeyVerifier(small('aurora.example'), `${'A'.repeat(24)}B`),
    deriveKeyVerifier(small('borealis.example'), 'A'.repeat(25)),
  ]);
  assert.equal(new Set(verifiers.map((each) => Buffer.from(each).toString('hex'))).size, 3);
});

test('what was sealed opens with the same key and context only', async () => {
  const path = join(folder, 'sealing.key');
  const made = await createSealingKey(path, randomBytes(32));
  const opened = await openSealingKey(path);
  const other = await createSealingKey(join(folder, 'other.key'), randomBytes(32));
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.string(),
      fc.uint8Array({ minLength: 12, maxLength: 12 }),
      (plain, context, nonce) => {
        const sealed = seal(made, { plain, context, nonce });
        assert.deepEqual(Buffer.from(unseal(opened, sealed, context)), Buffer.from(plain));
        assert.throws(() => unseal(opened, sealed, `${context}x`), { code: 'storage-failed' });
        assert.throws(() => unseal(other, sealed, context), { code: 'storage-failed' });
      },
    ),
  );
});

test('a sealed value with any one bit altered, or cut short, does not open', async () => {
  const key = await createSealingKey(join(folder, 'bits.key'), randomBytes(32));
  const sealed = seal(key, { plain: Buffer.from('verifier'), context: 'host-key:1', nonce: randomBytes(12) });
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const altered = Uint8Array.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => unseal(key, altered, 'host-key:1'), { code: 'storage-failed' });
  }
  for (let length = 0; length < sealed.length; length += 1) {
    assert.throws(() => unseal(key, sealed.subarray(0, length), 'host-key:1'), { code: 'storage-failed' });
  }
});

test('a key file is never replaced, and a damaged one is told', async () => {
  const path = join(folder, 'kept.key');
  await createSealingKey(path, randomBytes(32));
  const before = await readFile(path, 'utf8');
  await assert.rejects(createSealingKey(path, randomBytes(32)), { code: 'already-initialized' });
  assert.equal(await readFile(path, 'utf8'), before);
  await writeFile(path, before.slice(0, 20));
  await assert.rejects(openSealingKey(path), { code: 'storage-failed' });
  await assert.rejects(createSealingKey(join(folder, 'short.key'), randomBytes(16)), TypeError);
});
