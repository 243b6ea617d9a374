/**
 * Who this machine is for one vendor: a key pair, made at the first contact and never at the installation of a product
 * key, so that an image prepared before carries none. Hardware facts are a hint beside it. When a new identity is
 * taken is decided in `activation/`.
 */
import { createECDH, createPrivateKey } from 'node:crypto';
import {
  type DeviceFacts,
  isPublicJwk,
  type KeyId,
  keyId,
  type PublicJwk,
  type Seconds,
  type Signer,
  signWith,
} from '@attiva/protocol';
import { isRecord, isWhole } from '../state/client-state.ts';
import type { StateFileKind } from '../state/state-file.ts';

/** The private half as a JWK member `d` (RFC 7518 6.2.2). */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

export interface Identity {
  readonly jwk: PrivateJwk;
  readonly created: Seconds;
  /** The device's facts when they were last compared and found the same machine's. */
  readonly facts: DeviceFacts;
  /** Signed by the identity before: this one replaces it. Sent with requests, so that nobody is counted twice. */
  readonly succeeds?: string;
}

/**
 * Content of the identity file. The last one signs requests; those before are kept for as long as a lease given to
 * them is the newest of its edition.
 */
export interface IdentityRecord {
  readonly identities: readonly Identity[];
  readonly left?: LeftIdentities;
}

/** Identities whose keys were dropped because the device had changed too much: their leases end in additional grace. */
export interface LeftIdentities {
  /** When that was noticed, by the wall clock. */
  readonly at: Seconds;
  readonly clients: readonly KeyId[];
}

export const noIdentity: IdentityRecord = { identities: [] };

/** The identity that signs requests; undefined before the first contact. */
export function presentIdentity(record: IdentityRecord): Identity | undefined {
  return record.identities.at(-1);
}

/** Its id. */
export function identityId(identity: Identity): KeyId {
  return keyId(publicHalf(identity.jwk));
}

/** Ids of all identities whose private key is held here. */
export function heldIds(record: IdentityRecord): ReadonlySet<KeyId> {
  return new Set(record.identities.map(identityId));
}

/** Makes a new identity, its key pair from 32 random bytes. */
export function createIdentity(random: (size: number) => Uint8Array, created: Seconds, facts: DeviceFacts): Identity {
  return { jwk: newPrivateJwk(random), created, facts };
}

/**
 * A new key pair. Not by `generateKeyPair`: on Node 20 the export of a key that comes from it waits for ever where the garbage collector
 * meanwhile clears away the job that made it, since both lock that key.
 */
export function newPrivateJwk(random: (size: number) => Uint8Array): PrivateJwk {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(random(32));
  const point = pair.getPublicKey(); // 0x04 ‖ x ‖ y
  const d = pair.getPrivateKey();
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  const padded = Buffer.concat([Buffer.alloc(32 - d.length), d]);
  return {
    crv: 'P-256',
    kty: 'EC',
    x: text(point.subarray(1, 33)),
    y: text(point.subarray(33, 65)),
    d: text(padded),
  };
}

/** Reading a private key costs as much as signing with it; an identity stays the same object while its file does. */
const signers = new WeakMap<Identity, Signer>();

/** A signer for the identity's key. */
export function signerOf(identity: Identity): Signer {
  const known = signers.get(identity);
  if (known !== undefined) return known;
  const signer = openSigner(identity);
  signers.set(identity, signer);
  return signer;
}

function openSigner(identity: Identity): Signer {
  const { crv, kty, x, y, d } = identity.jwk;
  const key = createPrivateKey({ key: { crv, kty, x, y, d }, format: 'jwk' });
  return {
    jwk: publicHalf(identity.jwk),
    id: identityId(identity),
    sign: (bytes) => signWith(key, bytes),
  };
}

function publicHalf({ crv, kty, x, y }: PrivateJwk): PublicJwk {
  return { crv, kty, x, y };
}

/** The identity file: readable by this account alone. */
export function identityFile(path: string): StateFileKind<IdentityRecord> {
  return { path, mode: 0o600, empty: noIdentity, parse: parseIdentityRecord };
}

function parseIdentityRecord(content: unknown): IdentityRecord | undefined {
  if (!isRecord(content) || !Array.isArray(content['identities'])) return undefined;
  const left = content['left'];
  if (left !== undefined && !(isRecord(left) && isWhole(left['at']) && isListOfTexts(left['clients'])))
    return undefined;
  return content['identities'].every(isIdentity) ? (content as unknown as IdentityRecord) : undefined;
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isIdentity(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['jwk']) || !isWhole(value['created'])) return false;
  const { d, ...half } = value['jwk'];
  const facts = value['facts'];
  const known = Array.isArray(facts) && facts.length === 3 && facts.every(isWhole);
  const succeeds = value['succeeds'];
  return known && (succeeds === undefined || typeof succeeds === 'string') && isPublicJwk(half) && isSecretOf(half, d);
}

/** Whether `d` is the secret of this key: a pair that does not fit would fail, or sign for nobody, at each attempt. */
function isSecretOf(half: PublicJwk, d: unknown): boolean {
  if (typeof d !== 'string') return false;
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(d, 'base64url');
  } catch {
    return false; // Zero, or beyond the order of the group: no private key.
  }
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((bytes) => bytes.toString('base64url'));
  return x === half.x && y === half.y;
}
