import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestId, VendorId } from '../envelope/ids.ts';
import { newSigner, nonce, now } from '../statements/vendor.test.fakes.ts';
import { createDeviceProof, type DeviceProofAsked, judgeDeviceProof } from './device-proof.ts';

const vendor = 'aurora.example' as VendorId;
const client = newSigner();
const device = [1, 2, 3] as const;
const asked: DeviceProofAsked = { nonce, vendor, client: client.id, now, device };

const proof = await createDeviceProof({ iat: now, nonce, vendor, device }, client);

test('the holder of the key proves it to whoever asked', () => {
  assert.equal(judgeDeviceProof(proof, asked).iss, client.id);
  assert.deepEqual(judgeDeviceProof(proof, { ...asked, device: [1, 9, 3] }).device, device, 'a new disk');
  assert.ok(judgeDeviceProof(proof, { ...asked, device: [9, 0, 0] }), 'one known fact says nothing');
  const { device: _unread, ...early } = asked;
  assert.ok(judgeDeviceProof(proof, early));
});

test('somebody else’s, yesterday’s and another machine’s proof is refused', () => {
  const judged = (changed: Partial<DeviceProofAsked>) => (): unknown =>
    judgeDeviceProof(proof, { ...asked, ...changed });
  assert.throws(judged({ client: newSigner().id }), { code: 'lease-of-another-client' });
  assert.throws(judged({ vendor: 'borealis.example' as VendorId }), { code: 'other-vendor' });
  assert.throws(judged({ nonce: 'M'.repeat(21).concat('A') as RequestId }), { code: 'answer-to-other-request' });
  assert.throws(judged({ now: now + 4 * 3600 + 1 }), { code: 'answer-stale' });
  assert.throws(judged({ now: now - 4 * 3600 - 1 }), { code: 'issued-in-future' });
  assert.throws(judged({ device: [1, 8, 9] }), { code: 'proof-of-another-device' });
  assert.throws(judged({ device: [8, 9, 0] }), { code: 'proof-of-another-device' });
});

test('of what the caller gives, nothing but the nonce is signed', async () => {
  const more = { iat: now, nonce, vendor, device, sub: 'something', succeeds: 'else' };
  const [, payload = ''] = (await createDeviceProof(more, client)).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  assert.deepEqual(Object.keys(claims), ['device', 'iat', 'iss', 'nonce', 'vendor']);
});

test('property: whatever stands in place of a proof is refused with a code', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string()), (garbage) => {
      assert.throws(() => judgeDeviceProof(garbage, asked), { code: 'not-authentic' });
    }),
  );
});
