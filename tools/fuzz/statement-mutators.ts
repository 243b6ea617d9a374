/**
 * Mutators that know statements: a segment is decoded, changed as JSON, rendered and **signed anew with the right key**, so
 * that the checks behind the signature are reached. The keys are those of the vectors: their secrets are public.
 */
import { createECDH } from 'node:crypto';
import { order } from '../vectors/deterministic-ecdsa.ts';
import {
  base64url,
  batchBytes,
  jcs,
  leaf,
  shortHash,
  sha256,
  type TestKey,
  testKey,
  twoBytes,
} from '../vectors/forge.ts';
import { keys } from '../vectors/world.ts';
import { type Json, mutateTree, readJson } from './json-mutators.ts';
import type { Random } from './random.ts';
import type { Mutator } from './target.ts';
import { textMutators } from './text-mutators.ts';

/** Clients beside those of the vectors. */
export const fuzzClients: readonly TestKey[] = Array.from({ length: 12 }, (_, n) => testKey(`fuzz client ${n}`));

const allKeys: readonly TestKey[] = [...Object.values(keys), ...fuzzClients];
const keyById = new Map(allKeys.map((key) => [key.id, key]));

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

interface FixedNonce {
  readonly secret: bigint;
  /** x of the nonce's point. */
  readonly r: bigint;
  readonly inverse: bigint;
}

const nonces = new Map<string, FixedNonce>();

/** One nonce per key, worked out once: it gives the secret away, which for these keys is printed in the repository. */
function nonceOf(key: TestKey): FixedNonce {
  const known = nonces.get(key.id);
  if (known !== undefined) return known;
  const nonce = sha256(`fuzz nonce: ${key.name}`);
  const point = createECDH('prime256v1');
  point.setPrivateKey(nonce);
  const r = toNumber(point.getPublicKey().subarray(1, 33)) % order;
  const made = { secret: toNumber(key.secret), r, inverse: power(toNumber(nonce) % order, order - 2n) };
  nonces.set(key.id, made);
  return made;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, left] = [base, exponent]; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % order;
    square = (square * square) % order;
  }
  return result;
}

/** ES256 in microseconds, the same each time. */
export function signFast(bytes: Uint8Array | string, key: TestKey): Buffer {
  const { secret, r, inverse } = nonceOf(key);
  const s = (inverse * ((toNumber(sha256(bytes)) + r * secret) % order)) % order;
  return Buffer.from(r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'), 'hex');
}

/** The third segment of a signing input, in the form that its algorithm has; batches are of one. */
function thirdSegment(input: string, key: TestKey, batch: boolean): string {
  if (!batch) return base64url(signFast(input, key));
  return base64url(Buffer.concat([signFast(batchBytes(1, leaf(input)), key), twoBytes(0), twoBytes(1)]));
}

/** A statement taken apart. */
interface Taken {
  readonly header: Json;
  readonly claims: Json;
  readonly signature: string;
}

const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export function isStatement(value: unknown): value is string {
  return typeof value === 'string' && compact.test(value);
}

export function takeApart(text: string): Taken | undefined {
  const [head = '', payload = '', signature = ''] = text.split('.');
  const header = readJson(Buffer.from(head, 'base64url').toString('utf8'));
  const claims = readJson(Buffer.from(payload, 'base64url').toString('utf8'));
  return header === undefined || claims === undefined ? undefined : { header, claims, signature };
}

function member(value: Json, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined;
}

/** The key that a header names or shows, as far as it is one of ours. */
function keyOf(header: Json): TestKey | undefined {
  const jwk = member(header, 'jwk');
  const kid = member(header, 'kid');
  if (typeof kid === 'string') return keyById.get(kid);
  return jwk === undefined ? undefined : keyById.get(shortHash(jcs(jwk)));
}

/** Puts a statement together and signs it; with the key that its header means, unless told otherwise. */
export function putTogether({ header, claims, signature }: Taken, signer?: TestKey): string {
  const input = `${base64url(jcs(header))}.${base64url(jcs(claims))}`;
  const key = signer ?? keyOf(header);
  if (key === undefined) return `${input}.${signature}`;
  return `${input}.${thirdSegment(input, key, member(header, 'alg') === 'ES256-MT')}`;
}

/** Words that claims are made of: keys and ids of the vectors' world. */
export const statementWords: readonly Json[] = [
  ...Object.values(keys).map(({ id }) => id),
  ...Object.values(keys).map(({ jwk }) => jwk as unknown as Json),
  'aurora.example',
  'borealis.example',
  'aurora-os',
  'desktop',
  'server',
  2019,
  2022,
  2025,
];

/** Changes one statement. */
export function mutateStatement(text: string, random: Random, other = text): string {
  const taken = takeApart(text);
  if (taken === undefined) return random.pick(textMutators)(text, random, other);
  const turn = random.below(12);
  if (turn < 6) {
    const from = random.oneIn(2) ? takeApart(other)?.claims : undefined;
    return putTogether({ ...taken, claims: mutateTree(taken.claims, random, statementWords, from) });
  }
  if (turn < 8) return putTogether({ ...taken, header: mutateTree(taken.header, random, statementWords) });
  if (turn === 8) return bySomebodyElse(taken, random);
  if (turn === 9) return withRawPayload(taken, random);
  if (turn === 10) return withOtherSignature(text, taken, random);
  return random.pick(textMutators)(text, random, other);
}

/** The same claims of another holder: key, `iss` and signature fit together. */
function bySomebodyElse(taken: Taken, random: Random): string {
  const key = random.pick(allKeys);
  const shown = member(taken.header, 'jwk') !== undefined;
  const header = {
    ...(taken.header as object),
    ...(shown ? { jwk: key.jwk as unknown as Json } : { kid: key.id }),
  } as Json;
  const claims = shown ? ({ ...(taken.claims as object), iss: key.id } as Json) : taken.claims;
  return putTogether({ ...taken, header, claims }, key);
}

/** A payload of exactly these bytes, whatever canonical JSON says of them, well signed. */
function withRawPayload(taken: Taken, random: Random): string {
  const key = keyOf(taken.header);
  const raw = random.pick(textMutators)(jcs(taken.claims), random, '{"zz":1e3}');
  const input = `${base64url(jcs(taken.header))}.${base64url(raw)}`;
  if (key === undefined) return `${input}.${taken.signature}`;
  return `${input}.${thirdSegment(input, key, member(taken.header, 'alg') === 'ES256-MT')}`;
}

/** Bytes of the signature changed: index, size and path of a batch are among them. */
function withOtherSignature(text: string, taken: Taken, random: Random): string {
  const bytes = Buffer.from(taken.signature, 'base64url');
  const turn = random.below(3);
  const changed =
    turn === 0
      ? bytes.subarray(0, random.below(bytes.length + 1))
      : turn === 1
        ? Buffer.concat([bytes, random.bytes(random.pick([1, 2, 4, 32, 64]))])
        : bytes.fill(random.below(256), Math.max(0, bytes.length - 4), bytes.length);
  return `${text.slice(0, text.lastIndexOf('.') + 1)}${base64url(changed)}`;
}

/** Changes one of the statements that stand anywhere in a JSON text, or the chain that it stands in. */
export const statementsInJson: Mutator = (text, random, other) => {
  const value = readJson(text);
  if (value === undefined) return text;
  const chains = chainsIn(value);
  if (chains.length === 0) return text;
  const chain = random.pick(chains);
  const at = random.below(chain.length);
  const donors = chainsIn(readJson(other) ?? null);
  const donor = donors.length === 0 ? undefined : random.pick(random.pick(donors));
  if (random.oneIn(8) && donor !== undefined) chain[at] = donor;
  else chain[at] = mutateStatement(chain[at] ?? '', random, donor);
  if (random.oneIn(2)) relink(chain);
  return JSON.stringify(value);
};

/** A text that is one statement. */
export const statementAlone: Mutator = (text, random, other) => mutateStatement(text, random, other);

/** Lists of statements in a tree, the lists themselves: what is written into them stands in the tree. */
function chainsIn(value: Json): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length > 0 && value.every(isStatement)) return [value];
  return Object.values(value).flatMap(chainsIn);
}

/** Makes the subject name the grant that now stands behind it, and signs it anew. */
function relink(chain: string[]): void {
  const [subject, grant] = chain;
  const taken = subject === undefined ? undefined : takeApart(subject);
  if (taken === undefined || grant === undefined || member(taken.claims, 'grant') === undefined) return;
  const named = { ...(taken.claims as object), grant: shortHash(grant.slice(0, grant.lastIndexOf('.'))) } as Json;
  chain[0] = putTogether({ ...taken, claims: named });
}
