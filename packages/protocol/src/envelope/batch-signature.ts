/**
 * `ES256-MT`: one ES256 signature for a whole batch of statements (spec/statements.md, "Batch signatures").
 * The tree is that of RFC 9162 2.1; the inclusion path is verified as RFC 9162 2.1.3.2. Third segment of a statement:
 * signature (64) ‖ leaf index (2) ‖ size (2) ‖ path (32 each), numbers big-endian.
 */
import { hash as digest } from 'node:crypto';
import { encodeBase64url } from './base64url.ts';
import { type Signer, type VerificationKey, verifySignature } from './signing-key.ts';

/** Most statements under one signature. */
export const maxBatchSize = 4096;

const hashLength = 32;
const signatureLength = 64;
const fixedLength = signatureLength + 4;
const batchPrefix = Buffer.from('attiva batch 1\0', 'latin1');

/** Hash of a leaf: SHA-256(0x00 ‖ signing input). */
export function leafHash(signingInput: string): Uint8Array {
  return digest('sha256', `\0${signingInput}`, 'buffer');
}

/** What a node is hashed from; filled anew each time, and never handed on. */
const nodeBytes = Buffer.alloc(1 + 2 * hashLength, 1);

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 1 + hashLength);
  return digest('sha256', nodeBytes, 'buffer');
}

/** The bytes that are signed for a tree of `size` leaves. They hold a zero byte, so they are never a signing input. */
export function batchBytes(size: number, root: Uint8Array): Uint8Array {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(size);
  return Buffer.concat([batchPrefix, length, root]);
}

/**
 * Signs 1 … 4,096 signing inputs with one signature; gives the compact statements in the same order.
 * @throws {TypeError} for an empty or over-long batch.
 */
export async function signBatch(signingInputs: readonly string[], signer: Signer): Promise<string[]> {
  const size = signingInputs.length;
  if (size < 1 || size > maxBatchSize) throw new TypeError(`a batch holds 1 … ${maxBatchSize} statements`);
  const levels = treeLevels(signingInputs.map(leafHash));
  const signature = await signer.sign(batchBytes(size, levels.at(-1)?.[0] as Uint8Array));
  return signingInputs.map((input, index) => `${input}.${encodeBase64url(thirdSegment(signature, index, levels))}`);
}

/** All levels of the tree, leaves first. A last node without a sibling rises unchanged: the tree of RFC 9162 2.1. */
function treeLevels(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const levels: Uint8Array[][] = [[...leaves]];
  for (let level = levels[0] as Uint8Array[]; level.length > 1; ) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Uint8Array;
      const right = level[i + 1];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    levels.push(above);
    level = above;
  }
  return levels;
}

function thirdSegment(signature: Uint8Array, index: number, levels: readonly Uint8Array[][]): Uint8Array {
  const size = levels[0]?.length as number;
  const segment = Buffer.allocUnsafe(fixedLength + hashLength * pathLength(index, size));
  segment.set(signature, 0);
  segment.writeUInt16BE(index, signatureLength);
  segment.writeUInt16BE(size, signatureLength + 2);
  let offset = fixedLength;
  for (let level = 0, position = index; level < levels.length - 1; level += 1, position >>= 1) {
    const sibling = levels[level]?.[position ^ 1];
    if (sibling === undefined) continue; // Without a sibling it rises as it is.
    segment.set(sibling, offset);
    offset += hashLength;
  }
  return segment;
}

/** How many hashes the path of a leaf holds; depends on index and size alone. */
export function pathLength(index: number, size: number): number {
  let length = 0;
  let position = index;
  for (let last = size - 1; last > 0; last >>= 1, position >>= 1) {
    if (position % 2 === 1 || position < last) length += 1;
  }
  return length;
}

/** Whether the bytes of a batch bear a signature: by a verifier that remembers, since a whole batch shares it. */
export type BatchCheck = (bytes: Uint8Array, signature: Uint8Array) => boolean;

/** Verifies the third segment of a batch-signed statement under one key. */
export function verifyBatchSignature(
  key: VerificationKey | BatchCheck,
  signingInput: string,
  segment: Uint8Array,
): boolean {
  if (segment.length < fixedLength) return false;
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const index = view.getUint16(signatureLength);
  const size = view.getUint16(signatureLength + 2);
  if (size < 1 || size > maxBatchSize || index >= size) return false;
  if (segment.length !== fixedLength + hashLength * pathLength(index, size)) return false;
  const root = rootFromPath(leafHash(signingInput), { index, size, path: segment.subarray(fixedLength) });
  const bytes = batchBytes(size, root);
  const signature = segment.subarray(0, signatureLength);
  return typeof key === 'function' ? key(bytes, signature) : verifySignature(key, bytes, signature);
}

/** RFC 9162 2.1.3.2, with the length of the path already checked. */
function rootFromPath(leaf: Uint8Array, at: { index: number; size: number; path: Uint8Array }): Uint8Array {
  let hash = leaf;
  let fn = at.index;
  let sn = at.size - 1;
  for (let offset = 0; offset < at.path.length; offset += hashLength) {
    const sibling = at.path.subarray(offset, offset + hashLength);
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return hash;
}
