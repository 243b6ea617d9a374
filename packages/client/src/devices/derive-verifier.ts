/**
 * A machine that the vendor itself licenses (the familiar MAK): its device key, the request to the authority, the license that
 * comes back, and giving it back. What a license is worth is judged by `@attiva/protocol`, what it means by `licensing/`; how
 * requests travel without a network is the caller's matter.
 *
 * This file: V, what is kept of a device key in place of the key.
 */
import * as crypto from 'node:crypto';
import { keyVerifierParameters, type VendorId } from '@attiva/protocol';
import { argon2idAsync } from '@noble/hashes/argon2.js';

/** The part of `crypto.argon2` (Node 24.7 and newer) that is used here. */
type NativeArgon2 = (
  algorithm: 'argon2id',
  parameters: Readonly<Record<'parallelism' | 'tagLength' | 'memory' | 'passes', number>> &
    Readonly<Record<'message' | 'nonce', Uint8Array>>,
  done: (error: Error | null, verifier: Uint8Array) => void,
) => void;

/**
 * V of a product key: Argon2id over its canonical spelling (spec/codes.md). The run time's own where it has one (0.2 s), else
 * in JavaScript (some seconds, in pieces, so that the product goes on).
 * @param native for tests: `undefined` is Node 20
 */
export async function deriveVerifier(
  vendor: VendorId,
  canonicalKey: string,
  native: NativeArgon2 | undefined = nativeArgon2(),
): Promise<Uint8Array> {
  const { salt, memoryKiB, passes, lanes, length } = keyVerifierParameters(vendor);
  const message = new TextEncoder().encode(canonicalKey);
  if (native === undefined) {
    return argon2idAsync(message, salt, { t: passes, m: memoryKiB, p: lanes, dkLen: length });
  }
  return new Promise((resolve, reject) => {
    native(
      'argon2id',
      { message, nonce: salt, parallelism: lanes, tagLength: length, memory: memoryKiB, passes },
      (error, verifier) => (error === null ? resolve(verifier) : reject(error)),
    );
  });
}

function nativeArgon2(): NativeArgon2 | undefined {
  return (crypto as { readonly argon2?: NativeArgon2 }).argon2;
}
