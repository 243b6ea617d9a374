/**
 * The workshop of the vector generator: makes statements right, and wrong in exactly one place. It is written from
 * spec/statements.md and shares no code with packages/protocol, so that a common misunderstanding shows.
 */
import { createHash } from 'node:crypto';
import { publicPoint, signDeterministically } from './deterministic-ecdsa.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json | undefined;
}

export interface Jwk extends JsonObject {
  readonly crv: string;
  readonly kty: string;
  readonly x: string;
  readonly y: string;
}

export interface TestKey {
  readonly name: string;
  readonly secret: Uint8Array;
  readonly jwk: Jwk;
  readonly id: string;
}

export function base64url(data: Uint8Array | string): string {
  return Buffer.from(data as string).toString('base64url');
}

/** SHA-256 over the parts, texts as UTF-8. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** `sha-256-120`. */
export function shortHash(text: string): string {
  return sha256(text).subarray(0, 15).toString('base64url');
}

/** JCS for integers, texts and what holds them. */
export function jcs(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => jcs(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as JsonObject;
  const members = Object.keys(object).filter((name) => object[name] !== undefined);
  return `{${members
    .sort()
    .map((name) => `${JSON.stringify(name)}:${jcs(object[name] as Json)}`)
    .join(',')}}`;
}

/** A key pair made from its name alone. Never trust one: the secret is public. */
export function testKey(name: string): TestKey {
  const secret = sha256(`attiva test key, never trust: ${name}`);
  const point = publicPoint(secret);
  const jwk: Jwk = {
    crv: 'P-256',
    kty: 'EC',
    x: base64url(point.subarray(0, 32)),
    y: base64url(point.subarray(32)),
  };
  return { name, secret, jwk, id: shortHash(jcs(jwk)) };
}

/** 16 bytes made from a name, as a random id. */
export function randomId(name: string): string {
  return sha256(`attiva test id: ${name}`).subarray(0, 16).toString('base64url');
}

/** Header or payload: an object to be rendered canonically, or the exact bytes or text of a forger. */
export type Part = JsonObject | string | Uint8Array;

function partBytes(part: Part): Uint8Array {
  if (typeof part === 'string') return Buffer.from(part, 'utf8');
  return part instanceof Uint8Array ? part : Buffer.from(jcs(part), 'utf8');
}

/** The first two segments. */
export function signingInput(header: Part, payload: Part): string {
  return `${base64url(partBytes(header))}.${base64url(partBytes(payload))}`;
}

/** ES256 over a text, as a third segment. */
export function es256(input: string, key: TestKey): string {
  return base64url(signDeterministically(key.secret, Buffer.from(input, 'latin1')));
}

/** A whole ES256 statement. */
export function statement(header: Part, payload: Part, key: TestKey): string {
  const input = signingInput(header, payload);
  return `${input}.${es256(input, key)}`;
}

export function statementId(compact: string): string {
  return shortHash(compact.slice(0, compact.lastIndexOf('.')));
}

export function typ(kind: string): string {
  return `attiva-${kind}+jwt`;
}

export function leaf(input: string): Buffer {
  return sha256(Buffer.of(0), input);
}

export function node(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.of(1), left, right);
}

/** Root of the tree over these leaves (RFC 9162 2.1.1, by its recursive definition). */
export function treeRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 1) return Buffer.from(leaves[0] as Uint8Array);
  const left = splitAt(leaves.length);
  return node(treeRoot(leaves.slice(0, left)), treeRoot(leaves.slice(left)));
}

/** Inclusion path of one leaf, from the leaf upwards (RFC 9162 2.1.3.1). */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (leaves.length === 1) return [];
  const left = splitAt(leaves.length);
  return index < left
    ? [...inclusionPath(leaves.slice(0, left), index), treeRoot(leaves.slice(left))]
    : [...inclusionPath(leaves.slice(left), index - left), treeRoot(leaves.slice(0, left))];
}

function splitAt(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

export function twoBytes(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

/** The bytes that are signed for a batch. */
export function batchBytes(size: number, root: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from('attiva batch 1\0', 'latin1'), twoBytes(size), root]);
}

/** What a third segment of ES256-MT is made of; a forger changes one of these. */
export interface BatchSegment {
  readonly signature: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

export function batchSegment(segment: BatchSegment): string {
  const { signature, index, size, path } = segment;
  return base64url(Buffer.concat([signature, twoBytes(index), twoBytes(size), ...path]));
}

/** Signs a batch; gives the parts of the third segment of each statement. */
export function signBatch(inputs: readonly string[], key: TestKey, wanted?: number): BatchSegment {
  const leaves = inputs.map(leaf);
  const index = wanted ?? 0;
  const signature = signDeterministically(key.secret, batchBytes(inputs.length, treeRoot(leaves)));
  return { signature, index, size: inputs.length, path: inclusionPath(leaves, index) };
}

/** A statement in a batch of its own. */
export function aloneInBatch(input: string, key: TestKey): string {
  return `${input}.${batchSegment(signBatch([input], key))}`;
}
