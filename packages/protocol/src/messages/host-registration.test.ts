import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeviceFacts, HostGrantClaims } from '../statements/claims.ts';
import { signStatement, statementId } from '../statements/sign.ts';
import { FakeVendor, newSigner, nonce, now } from '../statements/vendor.test.fakes.ts';
import {
  createRegistrationRequest,
  createRenewalRequest,
  isRenewal,
  judgeRegistrationAnswer,
  openHostRequest,
  openRegistrationRequest,
  provesKey,
  registrationProof,
} from './host-registration.ts';

const vendor = new FakeVendor();
const verifier = new Uint8Array(32).fill(7);
const device: DeviceFacts = [1, 2, 3];
const input = { vendor: vendor.id, iat: now, jti: nonce, bundle: 0, key: '9XJ5D', device, verifier };
const { statement, pending } = await createRegistrationRequest(input, vendor.host);

test('a request opens as it was made, proves the key, and holds nothing of it but the last five', () => {
  const claims = openRegistrationRequest(statement);
  assert.deepEqual([claims.iss, claims.sub, claims.key, claims.v], [vendor.host.id, vendor.host.id, '9XJ5D', 1]);
  assert.equal(provesKey(verifier, claims), true);
  assert.equal('verifier' in claims, false);
  assert.deepEqual(pending, { sub: vendor.host.id, key: '9XJ5D' });
});

test('the proof is the HMAC over the canonical JSON, member for member', () => {
  const bound = { bundle: 0, key: '9XJ5D', sub: vendor.host.id, device };
  const text = `{"bundle":0,"device":[1,2,3],"key":"9XJ5D","sub":"${vendor.host.id}"}`;
  assert.equal(registrationProof(verifier, bound), createHmac('sha256', verifier).update(text).digest('base64url'));
});

test('property: a proof holds for its verifier and its four members, and for nothing else', () => {
  const claims = openRegistrationRequest(statement);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (other) => {
      assert.equal(
        provesKey(other, claims),
        other.every((byte) => byte === 7),
      );
    }),
  );
  for (const changed of [
    { bundle: 1 },
    { key: '9XJ5E' },
    { sub: newSigner().id },
    { device: [1, 2, 4] as const },
    { proof: `${claims.proof.slice(0, 42)}A` },
    { proof: claims.proof.slice(1) },
  ]) {
    if ('proof' in changed && changed.proof === claims.proof) continue;
    assert.equal(provesKey(verifier, { ...claims, ...changed }), false, JSON.stringify(changed));
  }
});

test('a host registers its own signing key only', async () => {
  const claims = openRegistrationRequest(statement);
  const foreign = await signStatement('registration-request', { ...claims, sub: newSigner().id }, vendor.host);
  assert.throws(() => openRegistrationRequest(foreign), { code: 'not-authentic' });
  const borrowed = await signStatement('registration-request', claims, newSigner());
  assert.throws(() => openRegistrationRequest(borrowed), { code: 'not-authentic' });
});

test('property: garbage is refused with a code, never crashes', () => {
  fc.assert(
    fc.property(fc.anything(), (garbage) => {
      assert.throws(() => openRegistrationRequest(garbage), { code: 'not-authentic' });
      assert.throws(() => judgeRegistrationAnswer(garbage, pending, vendor.trust()), { code: 'not-authentic' });
    }),
  );
  assert.throws(() => openRegistrationRequest('x'.repeat(16 * 1024 + 1)), { code: 'too-large' });
});

test('the grant must be for this signing key and this host key', async () => {
  const answer = { chain: [await vendor.grant(), await vendor.delegation()] };
  const { grant, chain } = judgeRegistrationAnswer(answer, pending, vendor.trust());
  assert.equal(grant.sub, vendor.host.id);
  assert.equal(chain.length, 2);
  for (const other of [{ sub: newSigner().id }, { key: 'AAAAA' }]) {
    assert.throws(() => judgeRegistrationAnswer(answer, { ...pending, ...other }, vendor.trust()), {
      code: 'answer-to-other-request',
    });
  }
});

test('a renewal is signed by the key of its grant and proves nothing else', async () => {
  const held = await vendor.grant();
  const grant = JSON.parse(Buffer.from(held.split('.')[1] ?? '', 'base64url').toString()) as HostGrantClaims;
  const asked = await createRenewalRequest(
    { vendor: vendor.id, iat: now, jti: nonce, device, grant, grantId: statementId(held) },
    vendor.host,
  );
  const claims = openHostRequest(asked.statement);
  assert.ok(isRenewal(claims));
  assert.deepEqual([claims.renews, claims.sub, claims.key], [statementId(held), vendor.host.id, '9XJ5D']);
  assert.throws(() => openRegistrationRequest(asked.statement), { code: 'not-authentic' });
  const answer = { chain: [held, await vendor.delegation()] };
  assert.equal(judgeRegistrationAnswer(answer, asked.pending, vendor.trust()).grant.iat, grant.iat);
  const { renews } = asked.pending;
  assert.ok(renews);
  const judge = (held: Partial<typeof renews>): unknown =>
    judgeRegistrationAnswer(answer, { ...asked.pending, renews: { ...renews, ...held } }, vendor.trust());
  assert.throws(() => judge({ iat: grant.iat + 1 }), { code: 'grant-older' });
  assert.throws(() => judge({ application: 'aurora-office' }), { code: 'answer-to-other-request' });
  assert.throws(() => judge({ generation: grant.generation + 1 }), { code: 'answer-to-other-request' });
});
