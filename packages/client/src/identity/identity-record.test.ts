import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createIdentity, type Identity, identityFile } from './identity-record.ts';

const parse = (content: unknown): unknown => identityFile('identity').parse(content);
const identity = createIdentity((size) => randomBytes(size), 1_795_392_000, [1, 2, 3]);

function withKey(jwk: Partial<Identity['jwk']>): unknown {
  return { identities: [{ ...identity, jwk: { ...identity.jwk, ...jwk } }] };
}

test('an identity that was made is read back', () => {
  assert.deepEqual(parse({ identities: [identity] }), { identities: [identity] });
});

test('a key that is no pair makes the file damaged, instead of failing at every attempt to sign', () => {
  const other = createIdentity((size) => randomBytes(size), 1, [1, 2, 3]).jwk;
  const wrong: readonly Partial<Identity['jwk']>[] = [
    { d: other.d },
    { x: other.x },
    { x: other.x, y: other.y },
    { d: Buffer.alloc(32).toString('base64url') },
    { d: Buffer.alloc(32, 255).toString('base64url') },
    { d: '' },
  ];
  for (const jwk of wrong) assert.equal(parse(withKey(jwk)), undefined, JSON.stringify(Object.keys(jwk)));
});
