import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestId, VendorId } from '../envelope/ids.ts';
import { newPrivateKey } from '../envelope/new-key.test.fakes.ts';
import { createSigner } from '../envelope/signing-key.ts';
import { isActivationError } from '../errors/activation-error.ts';
import { createActivationRequest } from './activation-request.ts';
import {
  type CarryAnswer,
  carryAnswerText,
  type CarryFile,
  carryFileText,
  mostCarried,
  parseCarryAnswer,
  parseCarryFile,
} from './carry-file.ts';
import { createLicenseRequest } from './device-license.ts';

const vendor = 'aurora.example' as VendorId;
const signer = createSigner(newPrivateKey());
const jti = (byte: number): RequestId => Buffer.alloc(16, byte).toString('base64url') as RequestId;

const asked = { vendor, bundle: 0, key: 'QPZRY', device: [1, 2, 3] as const, iat: 7, verifier: new Uint8Array(32) };
const license = await createLicenseRequest({ ...asked, jti: jti(1) }, signer);
const activation = {
  iat: 8,
  jti: jti(2),
  vendor,
  application: 'aurora-os',
  edition: 'desktop',
  generation: 2025,
  roots: [],
  revocations: {},
  device: [1, 2, 3] as const,
  state: 2,
  minutesLeft: 60,
  virtual: false,
};
const renewal = await createActivationRequest(activation, signer);
const named = await createActivationRequest({ ...activation, name: 'desk-017' }, signer);

const file: CarryFile = {
  vendor,
  requests: [
    { kind: 'license-request', statement: license.statement },
    { kind: 'activation-request', statement: renewal.statement },
  ],
};
const from = { client: signer.id, nonce: jti(1) };
const answer: CarryAnswer = {
  vendor,
  answers: [
    { ...from, chain: ['a', 'b'], remaining: 0 },
    {
      ...from,
      nonce: jti(2),
      problem: { code: 'quota-exhausted', detail: 'No more.', facts: { used: 1, allowed: 1 } },
    },
    { ...from, nonce: jti(3), returned: signer.id, remaining: 7 },
    { ...from, nonce: jti(4), chain: ['a', 'b', 'c'] },
  ],
  revocations: [['list', 'delegation']],
};

function refusedFor(text: string, parse: (text: string) => unknown = parseCarryFile): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(isActivationError(error) && error.code === 'carry-file-invalid', String(error));
    return error.detail;
  }
  assert.fail('accepted');
}

test('a file reads back as it was written, with whose requests it holds', () => {
  const { carried, ...read } = parseCarryFile(carryFileText(file));
  assert.deepEqual(read, file);
  assert.deepEqual(
    carried.map(({ client, nonce, about, key }) => [client, nonce, about, key]),
    [
      [signer.id, jti(1), 'key QPZRY', 'QPZRY'],
      [signer.id, jti(2), 'aurora-os desktop', undefined],
    ],
  );
  assert.deepEqual(parseCarryAnswer(carryAnswerText(answer)), answer);
});

test('a request that says the name of its machine is refused, and whatever else stands in the file', () => {
  const withName = carryFileText({ vendor, requests: [{ kind: 'activation-request', statement: named.statement }] });
  assert.match(refusedFor(withName), /Entry 1 .*name of a machine/u);
  const noted = JSON.stringify({ 'attiva-carry': 1, ...file, note: 'from desk-017' });
  assert.match(refusedFor(noted), /do not belong/u);
  const [first] = file.requests;
  assert.match(
    refusedFor(JSON.stringify({ 'attiva-carry': 1, vendor, requests: [{ ...first, host: 'x' }] })),
    /shape/u,
  );
});

test('a file that was cut off, edited, doubled or is another one is refused whole, naming the entry', () => {
  const text = carryFileText(file);
  assert.match(refusedFor(text.slice(0, -20)), /cut off or edited/u);
  assert.match(refusedFor(text.replace('license-request', 'activation-request')), /Entry 1 /u);
  assert.match(
    refusedFor(carryFileText({ vendor, requests: [...file.requests, ...file.requests] })),
    /Entry 3 .*twice/u,
  );
  assert.match(refusedFor(carryFileText({ ...file, vendor: 'borealis.example' as VendorId })), /another vendor/u);
  assert.match(refusedFor(carryAnswerText(answer)), /lacks/u);
  assert.match(refusedFor(text, parseCarryAnswer), /lacks/u);
  const [one] = file.requests;
  assert.ok(one);
  const many = { vendor, requests: Array.from({ length: mostCarried + 1 }, () => one) };
  assert.match(refusedFor(carryFileText(many)), /5001 requests/u);
});

test('an answer that would print over a terminal, or says two things at once, is refused', () => {
  const [, problem] = answer.answers;
  const bad = (change: object): string =>
    refusedFor(carryAnswerText({ ...answer, answers: [change as never] }), parseCarryAnswer);
  assert.match(bad({ ...problem, problem: { code: 'busy', detail: 'a\u001b[2J', facts: {} } }), /neither/u);
  assert.match(bad({ ...problem, problem: { code: 'of-no-catalogue', detail: 'a', facts: {} } }), /neither/u);
  assert.match(bad({ ...from, chain: ['a'], returned: signer.id }), /shape/u);
  assert.match(bad({ ...from }), /neither/u);
  for (const remaining of [-1, 1.5, '3', null, true]) assert.match(bad({ ...from, chain: ['a'], remaining }), /shape/u);
  assert.match(bad({ ...problem, remaining: 1 }), /shape/u);
  assert.match(bad({ ...from, remaining: 1 }), /neither/u);
  assert.match(bad({ ...from, chain: ['a'], remaining: 1, note: 'desk-017' }), /shape/u);
  assert.match(bad({ ...from, client: 'x', chain: ['a'] }), /shape/u);
});

test('no text makes the readers throw anything else', () => {
  const values = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant(carryFileText(file)),
    fc.constant(carryAnswerText(answer)),
  );
  fc.assert(
    fc.property(values, fc.nat(2000), fc.string({ maxLength: 3 }), (text, at, put) => {
      const changed = text.slice(0, at) + put + text.slice(at + 1);
      for (const parse of [parseCarryFile, parseCarryAnswer]) {
        try {
          parse(changed);
        } catch (error) {
          assert.ok(isActivationError(error) && error.code === 'carry-file-invalid', String(error));
        }
      }
    }),
  );
});
