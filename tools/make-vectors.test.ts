import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeVectorFiles } from './make-vectors.ts';
import { mirrored, signDeterministically } from './vectors/deterministic-ecdsa.ts';
import type { VectorFile } from './vectors/suite.ts';
import { keys } from './vectors/world.ts';

const folder = new URL('../spec/vectors/', import.meta.url);

test('the committed vectors are what the generator makes, byte by byte', () => {
  const made = makeVectorFiles();
  assert.ok(made.size > 10);
  const committed = readdirSync(folder).filter((name) => name.endsWith('.json'));
  assert.deepEqual(committed.sort(), [...made.keys()].sort());
  for (const [name, text] of made) {
    const same = readFileSync(new URL(name, folder), 'utf8') === text;
    assert.ok(same, `spec/vectors/${name} is not what tools/make-vectors.ts makes: run it and look at the difference`);
  }
});

test('signatures are those of RFC 6979 A.2.5', () => {
  const secret = Buffer.from('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721', 'hex');
  const expected = {
    sample:
      'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
    test: 'F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083',
  };
  for (const [message, signature] of Object.entries(expected)) {
    assert.equal(signDeterministically(secret, Buffer.from(message)).toString('hex').toUpperCase(), signature);
  }
});

test('a mirrored signature is another one and verifies all the same', () => {
  const bytes = Buffer.from('attiva');
  const signature = signDeterministically(keys.root.secret, bytes);
  const key = createPublicKey({ key: { ...keys.root.jwk }, format: 'jwk' });
  const good = (candidate: Uint8Array): boolean =>
    verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, candidate);
  assert.notDeepEqual(mirrored(signature), signature);
  assert.ok(good(signature) && good(mirrored(signature)));
});

test('the non-canonical statements bear good signatures: strictness alone refuses them', () => {
  const file = JSON.parse(makeVectorFiles().get('envelope.json') as string) as VectorFile;
  const key = createPublicKey({ key: { ...keys.root.jwk }, format: 'jwk' });
  const forged = file.cases.filter(({ id }) => /^envelope\/(?:header|payload)-/.test(id));
  assert.ok(forged.length > 60);
  for (const { id, input } of forged) {
    const text = (input['chain'] as readonly string[])[0] as string;
    const cut = text.lastIndexOf('.');
    const signature = Buffer.from(text.slice(cut + 1), 'base64url');
    assert.ok(verify('sha256', Buffer.from(text.slice(0, cut)), { key, dsaEncoding: 'ieee-p1363' }, signature), id);
  }
});
