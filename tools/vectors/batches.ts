/** ES256-MT: one signature for a whole batch, and every way to get its third segment wrong. */
import { signDeterministically, mirrored } from './deterministic-ecdsa.ts';
import {
  base64url,
  batchBytes,
  batchSegment,
  type BatchSegment,
  es256,
  inclusionPath,
  type JsonObject,
  leaf,
  node,
  randomId,
  sha256,
  signBatch,
  signingInput,
  statement,
  type TestKey,
  treeRoot,
  twoBytes,
  typ,
} from './forge.ts';
import { Suite } from './suite.ts';
import {
  byHost,
  delegation,
  delegationClaims,
  grant,
  grantClaims,
  hostInput,
  keys,
  leaseClaims,
  ownHeader,
  trust,
} from './world.ts';

const under = grant();
const above = delegation();

/** Signing input of the lease for client number `n` of a batch. */
function input(n: number): string {
  return hostInput('lease', leaseClaims(under, { nonce: randomId(`request of client ${n}`), turn: n }));
}

function inputs(size: number): string[] {
  return Array.from({ length: size }, (_, n) => input(n));
}

/** Leaves of which only one needs to be a real statement: a verifier sees the hashes of the others. */
function leavesAround(size: number, index: number, own: string): Buffer[] {
  return Array.from({ length: size }, (_, n) => (n === index ? leaf(own) : sha256(`neighbour ${n}`)));
}

function segmentAmong(size: number, index: number, own: string): BatchSegment {
  const leaves = leavesAround(size, index, own);
  const signature = signDeterministically(keys.host.secret, batchBytes(size, treeRoot(leaves)));
  return { signature, index, size, path: inclusionPath(leaves, index) };
}

function withSegment(own: string, segment: BatchSegment | string): JsonObject {
  const third = typeof segment === 'string' ? segment : batchSegment(segment);
  return { kind: 'lease', chain: [`${own}.${third}`, under, above], trust };
}

export function batchSuite(): Suite {
  const suite = new Suite('batches', 'One signature for a batch: ES256-MT (statements.md 4)', 'verify-chain');
  accepted(suite);
  numbers(suite);
  paths(suite);
  algorithms(suite);
  domains(suite);
  return suite;
}

function accepted(suite: Suite): void {
  for (const size of [1, 2, 3, 5]) {
    for (let index = 0; index < size; index += 1) {
      const all = inputs(size);
      suite.accept(
        `${index}-of-${size}`,
        `leaf ${index} of a batch of ${size}`,
        withSegment(all[index] as string, signBatch(all, keys.host, index)),
      );
    }
  }
  for (const [size, indexes] of [
    [64, [0, 31, 63]],
    [100, [64, 96, 99]],
    [4096, [0, 2048, 4095]],
    [4095, [4094]],
  ] as const) {
    for (const index of indexes) {
      const own = input(index);
      suite.accept(
        `${index}-of-${size}`,
        `leaf ${index} of a batch of ${size}`,
        withSegment(own, segmentAmong(size, index, own)),
      );
    }
  }
  const twice = [input(0), input(0)];
  for (const index of [0, 1]) {
    suite.accept(
      `equal-leaves-${index}`,
      `the same statement twice in one batch, its leaf ${index}`,
      withSegment(input(0), signBatch(twice, keys.host, index)),
    );
  }
  const segment = signBatch(inputs(2), keys.host, 0);
  suite.accept(
    'mirrored-signature',
    '(R, n − S) over a batch',
    withSegment(input(0), { ...segment, signature: mirrored(segment.signature) }),
  );
}

function numbers(suite: Suite): void {
  const bad = (name: string, attack: string, size: number, index: number, change: Partial<BatchSegment>): void => {
    const own = input(index);
    suite.refuse(name, 'not-authentic', attack, withSegment(own, { ...segmentAmong(size, index, own), ...change }));
  };
  const outside = 'a place that the tree does not have';
  bad('index-equal-to-size', outside, 4, 3, { index: 4 });
  bad('index-above-size', outside, 4, 3, { index: 7 });
  bad('index-65535', outside, 4, 3, { index: 65_535 });
  bad('index-1-of-1', outside, 1, 0, { index: 1 });
  bad('size-0', 'a tree without leaves', 1, 0, { size: 0 });
  bad('size-0-index-0-with-path', 'a tree without leaves', 2, 0, { size: 0 });
  const changed = 'the size is signed: another tree of the same depth must not pass';
  bad('size-altered-3-to-4', changed, 3, 0, { size: 4 });
  bad('size-altered-4-to-3', changed, 4, 0, { size: 3 });
  bad('size-altered-5-to-8', changed, 5, 1, { size: 8 });
  bad('size-altered-64-to-63', changed, 64, 5, { size: 63 });
  bad('size-altered-4096-to-4095', changed, 4096, 0, { size: 4095 });
  bad('index-altered', 'a statement claims another place', 4, 0, { index: 1 });
  bad('index-altered-to-last', 'a statement claims another place', 4, 2, { index: 3 });
  const own = input(0);
  suite.refuse(
    'size-4097',
    'not-authentic',
    'a batch beyond the bound, signed as such',
    withSegment(own, segmentAmong(4097, 0, own)),
  );
  suite.refuse(
    'size-65535',
    'not-authentic',
    'a batch beyond the bound, signed as such',
    withSegment(own, segmentAmong(65_535, 0, own)),
  );
  const swapped = Buffer.concat([
    Buffer.from('attiva batch 1\0'),
    Buffer.of(2, 0),
    treeRoot([leaf(own), leaf(input(1))]),
  ]);
  suite.refuse(
    'size-little-endian',
    'not-authentic',
    'numbers in the other order of bytes',
    withSegment(
      own,
      base64url(
        Buffer.concat([signDeterministically(keys.host.secret, swapped), Buffer.of(0, 0, 2, 0), leaf(input(1))]),
      ),
    ),
  );
}

function paths(suite: Suite): void {
  const own = input(2);
  const segment = segmentAmong(5, 2, own);
  const bad = (name: string, attack: string, change: Partial<BatchSegment> | string): void =>
    suite.refuse(
      name,
      'not-authentic',
      attack,
      withSegment(own, typeof change === 'string' ? change : { ...segment, ...change }),
    );
  const [a, b, c] = segment.path as [Buffer, Buffer, Buffer];
  bad('path-too-long', 'a hash too many: the proof of a deeper tree', { path: [a, b, c, c] });
  bad('path-too-short', 'a hash too few: the proof of an inner node', { path: [a, b] });
  bad('path-empty', 'no proof at all', { path: [] });
  bad('siblings-swapped', 'two siblings exchanged', { path: [b, a, c] });
  bad('path-reversed', 'the path from the root downwards', { path: [c, b, a] });
  bad('sibling-altered', 'one bit of a sibling changed', { path: [a, flipped(b), c] });
  bad('sibling-is-own-leaf', 'the leaf is its own neighbour', { path: [leaf(own), b, c] });
  bad('sibling-zero', 'a sibling of zeros', { path: [a, b, Buffer.alloc(32)] });
  bad(
    'trailing-byte',
    'a byte after the path',
    base64url(Buffer.concat([Buffer.from(batchSegment(segment), 'base64url'), Buffer.of(0)])),
  );
  bad(
    'path-cut-in-a-hash',
    'a path that ends within a hash',
    base64url(Buffer.from(batchSegment(segment), 'base64url').subarray(0, -1)),
  );
  bad(
    'only-67-bytes',
    'less than signature, index and size',
    base64url(Buffer.from(batchSegment(segment), 'base64url').subarray(0, 67)),
  );
  bad('empty-segment', 'no third segment', '');
  bad('signature-zero', 'r = s = 0', { signature: Buffer.alloc(64) });
  bad('signature-altered', 'one bit of the signature changed', { signature: flipped(segment.signature) });
  bad('trailing-bits', 'a second text for the same segment', trailingBits(own));
  suite.refuse(
    'path-on-batch-of-one',
    'not-authentic',
    'a batch of one has no path',
    withSegment(own, { ...signBatch([own], keys.host), path: [leaf(own)] }),
  );
  const left = signBatch([own, input(1)], keys.host, 0);
  suite.refuse(
    'left-and-right-exchanged',
    'not-authentic',
    'the left leaf claims to be the right one',
    withSegment(own, { ...left, index: 1 }),
  );
  suite.refuse(
    'statement-of-another-batch',
    'not-authentic',
    'a genuine proof is moved to another statement',
    withSegment(input(4), segment),
  );
  const otherBatch = signBatch([own, input(9)], keys.host, 0);
  suite.refuse(
    'signature-of-another-batch',
    'not-authentic',
    'a genuine signature is moved to another tree of the same size',
    withSegment(own, { ...otherBatch, path: [leaf(input(8))] }),
  );
  const theirs = signBatch([own], keys.otherHost);
  suite.refuse('batch-of-another-host', 'not-authentic', "another host's signature", withSegment(own, theirs));
}

function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy[0] = (copy[0] as number) ^ 1;
  return copy;
}

/** A segment of one whose text has spare bits: 68 bytes leave four. */
function trailingBits(own: string): string {
  const text = batchSegment(signBatch([own], keys.host));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + (alphabet[alphabet.indexOf(text.at(-1) as string) + 1] as string);
}

function algorithms(suite: Suite): void {
  const claims = leaseClaims(under);
  const chain = (first: string, second = under, third = above): JsonObject => ({
    kind: 'lease',
    chain: [first, second, third],
    trust,
  });
  const bad = (name: string, attack: string, value: JsonObject, operation = 'verify-chain'): void =>
    suite.refuse(name, 'not-authentic', attack, value, { operation });
  bad(
    'es256-lease',
    'a host kind in plain ES256: a second form of the same thing',
    chain(statement({ alg: 'ES256', jwk: keys.host.jwk, typ: typ('lease') }, claims, keys.host)),
  );
  const plainUnderMt = hostInput('lease', claims);
  bad(
    'es256-signature-under-es256-mt',
    '64 bytes of plain ES256 where a batch segment belongs',
    chain(`${plainUnderMt}.${es256(plainUnderMt, keys.host)}`),
  );
  const es = signingInput({ alg: 'ES256', jwk: keys.host.jwk, typ: typ('lease') }, claims);
  bad(
    'batch-segment-under-es256',
    'a batch segment under the name ES256',
    chain(`${es}.${batchSegment(signBatch([es], keys.host))}`),
  );
  const mtGrant = signingInput({ alg: 'ES256-MT', kid: keys.authority.id, typ: typ('host-grant') }, grantClaims);
  const batched = (text: string, key: TestKey): string => `${text}.${batchSegment(signBatch([text], key))}`;
  bad(
    'es256-mt-grant',
    'an authority kind in a batch',
    chain(byHost('lease', leaseClaims(batched(mtGrant, keys.authority))), batched(mtGrant, keys.authority)),
  );
  const mtDelegation = signingInput({ alg: 'ES256-MT', kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
  bad(
    'es256-mt-delegation',
    'a root kind in a batch',
    chain(byHost('lease', claims), under, batched(mtDelegation, keys.root)),
  );
  const plainDelegation = signingInput({ alg: 'ES256', kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
  bad(
    'batch-segment-on-delegation',
    "a root's batch signature under the name ES256",
    chain(byHost('lease', claims), under, batched(plainDelegation, keys.root)),
  );
  const request = signingInput(
    { ...ownHeader('activation-request', keys.client), alg: 'ES256-MT' },
    { iss: keys.client.id },
  );
  bad('es256-mt-request', 'a request in a batch', { text: batched(request, keys.client) }, 'open-request');
}

function domains(suite: Suite): void {
  const own = input(0);
  const bad = (name: string, attack: string, value: JsonObject): void =>
    suite.refuse(name, 'not-authentic', attack, value);
  const signedAs = (bytes: Uint8Array, rest: Omit<BatchSegment, 'signature'>): JsonObject =>
    withSegment(own, { ...rest, signature: signDeterministically(keys.host.secret, bytes) });
  const one = { index: 0, size: 1, path: [] };
  const two = { index: 0, size: 2, path: [leaf(input(1))] };
  const rootOfTwo = node(leaf(own), leaf(input(1)));
  const all = inputs(4);
  const leaves = all.map(leaf) as [Buffer, Buffer, Buffer, Buffer];
  const four = signDeterministically(keys.host.secret, batchBytes(4, treeRoot(leaves)));
  bad(
    'leaf-as-node',
    'a leaf stands where the path demands an inner node',
    withSegment(own, { signature: four, index: 0, size: 4, path: [leaves[1], leaves[2]] }),
  );
  bad(
    'node-as-leaf',
    'the proof of a node two levels up is offered for a leaf',
    withSegment(own, { signature: four, index: 0, size: 2, path: [node(leaves[2], leaves[3])] }),
  );
  bad(
    'leaf-hashed-as-node',
    'without its own prefix a leaf could be an inner node',
    signedAs(batchBytes(1, sha256(Buffer.of(1), own)), one),
  );
  bad('leaf-without-prefix', 'a leaf is SHA-256 of the statement alone', signedAs(batchBytes(1, sha256(own)), one));
  bad(
    'node-without-prefix',
    'a node is SHA-256 of its children alone',
    signedAs(batchBytes(2, sha256(leaf(own), leaf(input(1)))), two),
  );
  bad(
    'node-hashed-as-leaf',
    'a node with the prefix of a leaf',
    signedAs(batchBytes(2, sha256(Buffer.of(0), leaf(own), leaf(input(1)))), two),
  );
  bad(
    'siblings-sorted',
    'a tree that sorts siblings does not bind the place',
    withSegment(own, { ...signBatch([input(1), own], keys.host, 1), index: 0 }),
  );
  const doubled = node(node(leaves[0], leaves[1]), node(leaves[2], leaves[2]));
  const doubledSignature = signDeterministically(keys.host.secret, batchBytes(3, doubled));
  bad(
    'last-leaf-doubled',
    'a tree that doubles its last leaf: two batches with one root',
    withSegment(all[2] as string, {
      signature: doubledSignature,
      index: 2,
      size: 3,
      path: [node(leaves[0], leaves[1])],
    }),
  );
  bad('without-words', 'the bare root hash is signed', signedAs(rootOfTwo, two));
  bad(
    'other-words',
    'a batch of another version',
    signedAs(Buffer.concat([Buffer.from('attiva batch 2\0'), twoBytes(2), rootOfTwo]), two),
  );
  bad(
    'without-zero-byte',
    'without the zero byte the words could begin a statement',
    signedAs(Buffer.concat([Buffer.from('attiva batch 1'), twoBytes(2), rootOfTwo]), two),
  );
  bad(
    'size-not-signed',
    'a signature that does not bind the size',
    signedAs(Buffer.concat([Buffer.from('attiva batch 1\0'), rootOfTwo]), two),
  );
  const rootSignature = signDeterministically(keys.host.secret, batchBytes(2, rootOfTwo));
  bad('batch-root-as-statement', 'the signature of a batch is offered as that of a statement', {
    kind: 'lease',
    chain: [`${own}.${base64url(rootSignature)}`, under, above],
    trust,
  });
  const delegated = signingInput({ alg: 'ES256', kid: keys.root.id, typ: typ('delegation') }, delegationClaims);
  const byRoot = signDeterministically(keys.root.secret, batchBytes(1, leaf(delegated)));
  bad('batch-root-as-delegation', 'a root lured into signing a batch has not signed a delegation', {
    kind: 'delegation',
    chain: [`${delegated}.${base64url(byRoot)}`],
    trust,
  });
  bad('batch-bytes-as-statement', 'the signed bytes of a batch are offered as header and payload', {
    kind: 'delegation',
    chain: [`${base64url(batchBytes(1, leaf(own)))}.e30.${base64url(rootSignature)}`],
    trust,
  });
}
