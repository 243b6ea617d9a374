/**
 * Signing keys of suite 1, ES256 (ECDSA over P-256 with SHA-256, RFC 7518 3.4): their public form, their id, and the
 * two operations. Where a private key lives (file, TPM, PKCS #11) is nobody's business here: a `Signer` is handed in.
 */
import { createPublicKey, KeyObject, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { isCanonicalBase64url } from './base64url.ts';
import { derOfRaw, rawOfDer } from './ecdsa-form.ts';
import { type KeyId, sha256To120 } from './ids.ts';

/** Public key as it stands in a header: exactly these four members (RFC 7517, RFC 7518 6.2.1). */
export interface PublicJwk {
  readonly crv: 'P-256';
  readonly kty: 'EC';
  readonly x: string;
  readonly y: string;
}

/** Somebody who can sign with one key. `sign` takes the bytes and gives the 64-byte signature R ‖ S. */
export interface Signer {
  readonly jwk: PublicJwk;
  readonly id: KeyId;
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Whether a value is a public key in its one spelling; says nothing of the point being on the curve. */
export function isPublicJwk(value: unknown): value is PublicJwk {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const jwk = value as Record<string, unknown>;
  if (Object.keys(jwk).length !== 4 || jwk['crv'] !== 'P-256' || jwk['kty'] !== 'EC') return false;
  return isCoordinate(jwk['x']) && isCoordinate(jwk['y']);
}

function isCoordinate(value: unknown): boolean {
  return typeof value === 'string' && value.length === 43 && isCanonicalBase64url(value);
}

/** The key's id: `sha-256-120` of the RFC 7638 thumbprint input. */
export function keyId(jwk: PublicJwk): KeyId {
  return sha256To120(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`) as KeyId;
}

/** SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480 2): 27 bytes, so that base64 goes on without a seam. */
const spkiPrefix = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE';

/**
 * The key as PEM. As an object (JWK, DER) the run time takes 30 µs longer over it than over this text: it finds out what
 * sort of key an object is by exceptions, each with its stack.
 */
function pemOf({ x, y }: PublicJwk): string {
  const point = Buffer.alloc(64);
  point.write(x, 0, 'base64url');
  point.write(y, 32, 'base64url');
  const text = point.toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${spkiPrefix}${text.slice(0, 28)}\n${text.slice(28)}\n-----END PUBLIC KEY-----\n`;
}

/** Imports a public key for verification; `undefined` when the point is not on the curve. */
export function importPublicKey(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey(pemOf(jwk));
  } catch {
    return undefined; // Only an invalid point gets here: the shape was checked at the door.
  }
}

/** What a signature is verified with: a key as it is shown, for one use, or one that was imported to be kept. */
export type VerificationKey = KeyObject | PublicJwk;

/** Verifies an ES256 signature (64 bytes R ‖ S) over the bytes; false also for a point that is not on the curve. */
export function verifySignature(key: VerificationKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const der = derOfRaw(signature);
  if (key instanceof KeyObject) return nodeVerify('sha256', bytes, key, der);
  try {
    // A key for one use costs no more this way than as an object, and leaves no native memory to the garbage collector.
    return nodeVerify('sha256', bytes, pemOf(key), der);
  } catch {
    return false; // Only an invalid point gets here: the shape was checked at the door.
  }
}

/** The 64 bytes R ‖ S of a P-256 key over SHA-256 of the bytes. */
export function signWith(privateKey: KeyObject, bytes: Uint8Array): Uint8Array {
  return rawOfDer(nodeSign('sha256', bytes, privateKey));
}

/** A signer over a private key in memory. @throws {TypeError} when it is not a P-256 private key. */
export function createSigner(privateKey: KeyObject): Signer {
  const exported = createPublicKey(privateKey).export({ format: 'jwk' });
  const jwk = { crv: exported.crv, kty: exported.kty, x: exported.x, y: exported.y };
  if (!isPublicJwk(jwk)) throw new TypeError('createSigner needs a P-256 private key');
  return {
    jwk,
    id: keyId(jwk),
    sign: (bytes: Uint8Array): Uint8Array => signWith(privateKey, bytes),
  };
}
