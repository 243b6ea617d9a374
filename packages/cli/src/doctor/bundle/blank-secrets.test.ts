import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { createProductKey } from '@attiva/protocol';
import fc from 'fast-check';
import { blankSecrets, blankText } from './blank-secrets.ts';
import { hashNames } from './hash-names.ts';

const key = createProductKey({ kind: 'host', group: 7, random: randomBytes(10) });
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = pair.privateKey.export({ format: 'jwk' });
const token = randomBytes(32).toString('base64url');

describe('a bundle holds no secrets', () => {
  test('a product key keeps its last five characters, however it was typed', () => {
    for (const typed of [
      key.text,
      key.text.toLowerCase(),
      key.text.replaceAll('-', ' '),
      key.text.replaceAll('-', ''),
    ]) {
      const told = blankText(`register --key ${typed} failed`);
      assert.match(told, new RegExp(`^register --key …${key.lastFive} failed$`, 'i'), typed);
    }
  });

  test('private keys are gone, as PEM, as JWK and cut in two; public ones stay', () => {
    const told = JSON.stringify(blankSecrets({ pem: `before\n${pem}`, cut: pem.slice(0, 120), jwk }));
    const lines = pem.split('\n').filter((line) => line.length > 30);
    for (const secret of [...lines, String(jwk.d)]) assert.ok(!told.includes(secret), secret);
    assert.ok(told.includes(String(jwk.x)));
  });

  test('tokens and passwords are gone: by name, in a header, in an address, in a line of TOML, and where they are known', () => {
    const told = JSON.stringify(
      blankSecrets(
        {
          token,
          log: [`GET / authorization: Bearer ${token}`, `proxy http://me:word1234@proxy:3128/`, `again ${token}`],
          toml: 'port = 7688\npassword = "word1234"\ndatabasePassword = "word1234"\n',
          databases: ['postgres://me:word1234@db/x', 'postgres://me:w/word1234@db/x', 'postgres://me:a@word1234@db/x'],
        },
        [token],
      ),
    );
    assert.ok(!told.includes(token) && !told.includes('word1234'), told);
    assert.match(told, /port = 7688/);
    assert.match(told, /proxy:3128/);
  });

  test('of a signed statement stays what it says, and not its signature', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signature = randomBytes(64).toString('base64url');
    const statement = `${part({ alg: 'ES256', kid: 'x', typ: 'attiva-lease+jwt' })}.${part({ count: 7 })}.${signature}`;
    const told = JSON.stringify(blankSecrets({ chain: [statement] }));
    assert.ok(!told.includes(signature));
    assert.match(told, /count.{2,4}7/);
  });

  test('what is no secret is left alone', () => {
    const harmless = fc.array(
      fc.constantFrom('host', 'corp.example', '7688', 'licensed', '2026-11-26', 'not-authentic'),
    );
    fc.assert(fc.property(harmless, (words) => assert.equal(blankText(words.join(' ')), words.join(' '))));
  });
});

test('hashed names: one mark for one name within a bundle, another in the next, words beside it untouched', () => {
  const text = 'vm asked vm.corp.example; VM is no vmware, and vm-2 is another';
  const told = hashNames(text, ['vm', 'vm.corp.example'], 'salt');
  assert.match(told, /^name-\w{8} asked name-\w{8}; name-\w{8} is no vmware, and vm-2 is another$/);
  const [first, whole, again] = told.match(/name-\w{8}/g) ?? [];
  assert.equal(first, again);
  assert.notEqual(first, whole);
  assert.notEqual(hashNames(text, ['vm'], 'other'), hashNames(text, ['vm'], 'salt'));
});
