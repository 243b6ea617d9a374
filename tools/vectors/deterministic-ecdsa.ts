/**
 * ES256 signatures that come out the same each time (RFC 6979, P-256 with SHA-256), so that the committed vectors can be
 * made again bit by bit. For test keys only: BigInt arithmetic takes a time that depends on the key.
 */
import { createECDH, createHash, createHmac } from 'node:crypto';

/** Order of the group. */
export const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

/** The uncompressed public point of a private key: x ‖ y, 64 bytes. */
export function publicPoint(privateKey: Uint8Array): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateKey);
  return ecdh.getPublicKey().subarray(1);
}

/** The nonces of RFC 6979 3.2; `extra` (3.6) gives other nonces, hence another good signature of the same bytes. */
function* nonces(privateKey: Uint8Array, digest: bigint, extra: Uint8Array): Generator<bigint> {
  let v: Buffer = Buffer.alloc(32, 1);
  let k: Buffer = Buffer.alloc(32, 0);
  const seed = [privateKey, toBytes(digest % order), extra];
  for (const step of [0, 1]) {
    k = hmac(k, v, Buffer.of(step), ...seed);
    v = hmac(k, v);
  }
  for (;;) {
    v = hmac(k, v);
    const nonce = toNumber(v);
    if (nonce > 0n && nonce < order) yield nonce;
    k = hmac(k, v, Buffer.of(0));
    v = hmac(k, v);
  }
}

function inverse(value: bigint): bigint {
  let [a, b, x, y] = [value, order, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % order) + order) % order;
}

/** Signature R ‖ S of the bytes. */
export function signDeterministically(
  privateKey: Uint8Array,
  bytes: Uint8Array,
  extra: Uint8Array = Buffer.alloc(0),
): Buffer {
  const digest = toNumber(createHash('sha256').update(bytes).digest());
  for (const nonce of nonces(privateKey, digest, extra)) {
    const r = toNumber(publicPoint(toBytes(nonce)).subarray(0, 32)) % order;
    const s = (inverse(nonce) * (digest + r * toNumber(privateKey))) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r), toBytes(s)]);
  }
  throw new TypeError('unreachable: the nonces do not end');
}

/** The other signature that verifies wherever this one does: (R, n − S). */
export function mirrored(signature: Uint8Array): Buffer {
  const s = toNumber(signature.subarray(32));
  return Buffer.concat([signature.subarray(0, 32), toBytes(order - s)]);
}
