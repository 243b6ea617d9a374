/** What `jose` alone accepts and refuses: our statements are real JWS, and each leniency that spec/statements.md 1 closes is real. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateVector, type VectorQuestion } from '@attiva/protocol';
import { compactVerify, importJWK } from 'jose';
import { makeVectorFiles } from './make-vectors.ts';
import type { VectorCase, VectorFile } from './vectors/suite.ts';
import { keys } from './vectors/world.ts';

const file = JSON.parse(makeVectorFiles().get('envelope.json') as string) as VectorFile;
const rootKey = importJWK({ ...keys.root.jwk }, 'ES256');

async function joseAccepts(vector: VectorCase): Promise<boolean> {
  const text = (vector.input['chain'] as readonly unknown[])[0];
  if (typeof text !== 'string') return false;
  return compactVerify(text, await rootKey, { algorithms: ['ES256'] }).then(
    () => true,
    () => false,
  );
}

test('jose accepts every statement that is accepted here', async () => {
  const accepted = file.cases.filter((vector) => vector.expect === 'ok');
  assert.ok(accepted.length > 5);
  for (const vector of accepted) assert.ok(await joseAccepts(vector), vector.id);
});

const leniencies = [
  'signature-trailing-bits',
  'signature-padded',
  'signature-newline',
  'header-duplicate-alg',
  'header-duplicate-alg-none-first',
  'header-jku',
  'header-x5u',
  'header-jwk',
  'header-cty',
  'header-zz',
  'header-white-space',
  'header-other-order',
  'header-escaped',
  'payload-duplicate',
  'payload-space-after-colon',
  'payload-number-float',
  'payload-number-two-to-53-plus-1',
  'payload-invalid-utf8',
  'payload-null',
];

for (const name of leniencies) {
  test(`jose alone passes ${name}, we refuse it`, async () => {
    const vector = file.cases.find((candidate) => candidate.id === `envelope/${name}`);
    assert.ok(vector);
    assert.equal(await joseAccepts(vector), true);
    assert.equal(evaluateVector(vector as unknown as VectorQuestion).code, 'not-authentic');
  });
}

test('jose does not know ES256-MT', async () => {
  const batches = JSON.parse(makeVectorFiles().get('batches.json') as string) as VectorFile;
  const lease = ((batches.cases[0] as VectorCase).input['chain'] as readonly string[])[0] as string;
  const key = await importJWK({ ...keys.host.jwk }, 'ES256');
  await assert.rejects(compactVerify(lease, key), /alg/);
});
