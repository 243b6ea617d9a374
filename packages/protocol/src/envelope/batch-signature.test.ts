import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchBytes, leafHash, maxBatchSize, pathLength, signBatch, verifyBatchSignature } from './batch-signature.ts';
import { newPrivateKey } from './new-key.test.fakes.ts';
import { createSigner, importPublicKey, type Signer, verifySignature } from './signing-key.ts';

const signer = createSigner(newPrivateKey());
const key = importPublicKey(signer.jwk) ?? assert.fail('a key of our own');

function inputs(size: number): string[] {
  return Array.from({ length: size }, (_, index) => `header.claims-${index}`);
}

function thirdSegment(statement: string): Buffer {
  return Buffer.from(statement.slice(statement.lastIndexOf('.') + 1), 'base64url');
}

function verifies(input: string, segment: Uint8Array): boolean {
  return verifyBatchSignature(key, input, segment);
}

/** RFC 9162 2.1.1, written down once more as the RFC has it: split at the largest power of two below the size. */
function merkleRoot(leaves: readonly string[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return sha256(Buffer.from([0]), Buffer.from(only));
  const split = largestPowerBelow(leaves.length);
  return sha256(Buffer.from([1]), merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

/** RFC 9162 2.1.3.1. */
function merklePath(index: number, leaves: readonly string[]): Buffer[] {
  if (leaves.length === 1) return [];
  const split = largestPowerBelow(leaves.length);
  return index < split
    ? [...merklePath(index, leaves.slice(0, split)), merkleRoot(leaves.slice(split))]
    : [...merklePath(index - split, leaves.slice(split)), merkleRoot(leaves.slice(0, split))];
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

test('every index of every size from 1 to 70: the tree of RFC 9162, its paths, one good signature', async () => {
  for (let size = 1; size <= 70; size += 1) {
    const leaves = inputs(size);
    const statements = await signBatch(leaves, signer);
    assert.equal(statements.length, size);
    const root = merkleRoot(leaves);
    for (const [index, input] of leaves.entries()) {
      const statement = statements[index] ?? '';
      assert.equal(statement.slice(0, statement.lastIndexOf('.')), input);
      const segment = thirdSegment(statement);
      const path = merklePath(index, leaves);
      assert.equal(pathLength(index, size), path.length, `${index} of ${size}`);
      assert.deepEqual(segment.subarray(68), Buffer.concat(path), `${index} of ${size}`);
      assert.equal(segment.readUInt16BE(64), index);
      assert.equal(segment.readUInt16BE(66), size);
      assert.equal(verifySignature(key, batchBytes(size, root), segment.subarray(0, 64)), true);
      assert.equal(verifies(input, segment), true, `${index} of ${size}`);
    }
  }
});

test('the largest batch: first, middle and last leaf', async () => {
  const leaves = inputs(maxBatchSize);
  const statements = await signBatch(leaves, signer);
  for (const index of [0, 1, 2047, 2048, 4095]) {
    const segment = thirdSegment(statements[index] ?? '');
    assert.equal(segment.length, 68 + 12 * 32);
    assert.equal(verifies(leaves[index] ?? '', segment), true);
  }
});

test('one signature is made for a whole batch, and none for a wrong call', async () => {
  let signatures = 0;
  const counting: Signer = {
    ...signer,
    sign: (bytes) => {
      signatures += 1;
      return signer.sign(bytes);
    },
  };
  await signBatch(inputs(50), counting);
  assert.equal(signatures, 1);
  await assert.rejects(signBatch([], counting), TypeError);
  await assert.rejects(signBatch(inputs(maxBatchSize + 1), counting), TypeError);
  assert.equal(signatures, 1);
});

test('equal leaves in one batch are good at each of their places', async () => {
  const statements = await signBatch(['h.same', 'h.same', 'h.other', 'h.same'], signer);
  for (const statement of statements)
    assert.equal(verifies(statement.split('.', 2).join('.'), thirdSegment(statement)), true);
});

test('property: changing any one byte of the segment is refused', async () => {
  const leaves = inputs(7);
  const segments = (await signBatch(leaves, signer)).map(thirdSegment);
  for (const [index, segment] of segments.entries()) {
    for (let at = 0; at < segment.length; at += 1) {
      for (const bit of [1, 128]) {
        const changed = Buffer.from(segment);
        changed[at] = (changed[at] ?? 0) ^ bit;
        assert.equal(verifies(leaves[index] ?? '', changed), false, `byte ${at} of leaf ${index}`);
      }
    }
  }
});

test('property: another text, another place, a longer or shorter path', async () => {
  const leaves = inputs(13);
  const segments = (await signBatch(leaves, signer)).map(thirdSegment);
  const which = fc.nat(12);
  fc.assert(
    fc.property(which, which, fc.integer({ min: 1, max: 40 }), (a, b, cut) => {
      const segment = segments[a] ?? Buffer.alloc(0);
      assert.equal(verifies(leaves[b] ?? '', segment), a === b);
      assert.equal(verifies(leaves[a] ?? '', segment.subarray(0, segment.length - cut)), false);
      assert.equal(verifies(leaves[a] ?? '', Buffer.concat([segment, Buffer.alloc(cut)])), false);
      assert.equal(verifies(leaves[a] ?? '', Buffer.concat([segment, segment.subarray(-32)])), false);
    }),
  );
});

test('property: garbage is no signature', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (segment) => assert.equal(verifies('h.c', segment), false)));
});

test('an inner node offered as a leaf is refused: leaves and nodes are hashed apart', async () => {
  const [first, second] = (await signBatch(['h.a', 'h.b'], signer)).map(thirdSegment);
  assert.ok(first && second);
  // As if the tree were one leaf whose content is the two hashes.
  const node = Buffer.concat([leafHash('h.a'), leafHash('h.b')]).toString('latin1');
  const single = Buffer.concat([first.subarray(0, 64), Buffer.from([0, 0, 0, 1])]);
  assert.equal(verifies(node, single), false);
});

test('what is signed for a batch is never the signing input of a statement', () => {
  assert.ok(batchBytes(1, leafHash('h.c')).includes(0));
  assert.equal(
    Buffer.from(batchBytes(258, new Uint8Array(32)))
      .subarray(0, 17)
      .toString('latin1'),
    'attiva batch 1\0\x01\x02',
  );
});
