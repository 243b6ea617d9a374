import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { maxBatchSize, type Signer } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { createAnswerSigner, type Signable } from './sign-answers.ts';

interface Slow extends Signer {
  /** Signatures that were asked for and have not been given. */
  readonly asked: { give(): void; refuse(error: Error): void }[];
}

/** A key whose signatures the test gives one by one. */
function slowSigner(): Slow {
  const own = createSigner();
  const asked: Slow['asked'] = [];
  return {
    jwk: own.jwk,
    id: own.id,
    asked,
    sign: (bytes) =>
      new Promise((resolve, reject) => {
        asked.push({ give: () => resolve(own.sign(bytes)), refuse: reject });
      }),
  };
}

const signable = (signer: Signer, nonce: string): Signable =>
  ({ terms: { kind: 'notice', claims: { nonce } }, grant: { signer, chain: ['grant', 'delegation'] } }) as never;

/** What the answers were made for, and how large their trees are. */
function read(answers: readonly (string | Error)[]): string[] {
  return answers.map((answer) => {
    if (answer instanceof Error) return answer.message;
    const [statement = ''] = (JSON.parse(answer) as { chain: string[] }).chain;
    const [, claims = '', signature = ''] = statement.split('.');
    const { nonce } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { nonce: string };
    return `${nonce} of ${Buffer.from(signature, 'base64url').readUInt16BE(66)}`;
  });
}

test('what is committed while a key signs shares its next signature, each with its own answers', async () => {
  const key = slowSigner();
  const sign = createAnswerSigner();
  const first = sign([signable(key, 'a')], undefined);
  const second = sign([signable(key, 'b'), new Error('refused'), signable(key, 'c')], undefined);
  const third = sign([signable(key, 'd')], undefined);
  await setImmediate();
  assert.equal(key.asked.length, 1, 'one signature at a time');
  key.asked[0]?.give();
  assert.deepEqual(read(await first), ['a of 1']);
  await setImmediate();
  assert.equal(key.asked.length, 2);
  key.asked[1]?.give();
  assert.deepEqual(read(await second), ['b of 3', 'refused', 'c of 3']);
  assert.deepEqual(read(await third), ['d of 3']);
});

test('a key that fails fails what waited for that signature, neither what comes after nor what is of another key', async () => {
  const [key, other] = [slowSigner(), createSigner()];
  const sign = createAnswerSigner();
  const both = sign([signable(key, 'a'), signable(other, 'b')], undefined);
  await setImmediate();
  key.asked[0]?.refuse(new Error('the token is gone'));
  assert.deepEqual(read(await both), ['the token is gone', 'b of 1']);
  const again = sign([signable(key, 'c')], undefined);
  await setImmediate();
  key.asked[1]?.give();
  assert.deepEqual(read(await again), ['c of 1']);
});

test('no tree is larger than a tree may be; no batch is torn apart', async () => {
  const key = slowSigner();
  const sign = createAnswerSigner();
  const half = (name: string): Signable[] =>
    Array.from({ length: maxBatchSize / 2 }, (_, index) => signable(key, `${name}${index}`));
  const all = [[signable(key, 'first')], half('a'), half('b'), half('c')].map((batch) => sign(batch, undefined));
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate();
    key.asked[turn]?.give();
  }
  const sizes = (await Promise.all(all)).map((answers) => read(answers.slice(-1))[0]?.split(' of ')[1]);
  assert.deepEqual(sizes, ['1', '4096', '4096', '2048']);
  assert.equal(key.asked.length, 3);
});
