import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createActivationRequest,
  judgeActivationAnswer,
  judgeHostInfo,
  openProductRoots,
  RevocationSet,
  type RequestId,
} from '@attiva/protocol';
import { fakeClock } from './clock.ts';
import { FakeHost } from './fake-host.ts';
import { createSigner, FakeVendor } from './fake-host-vendor.ts';

test('the fake host answers as a real one: host-info, counted below the threshold, a lease at it', async (t) => {
  const clock = fakeClock();
  const now = clock.now() / 1000;
  const vendor = await FakeVendor.create({ now });
  const host = await FakeHost.start({ vendor, now: clock.now });
  t.after(() => host.close());
  const trust = { ...openProductRoots(vendor.roots, now), now, revocations: RevocationSet.empty };

  const nonce = 'AAAAAAAAAAAAAAAAAAAAAA' as RequestId;
  const described = await fetch(`http://${host.address}/v1/host?nonce=${nonce}&vendor=aurora.example`);
  assert.equal(judgeHostInfo(await described.json(), { nonce }, trust).info.serving, true);

  const kinds: string[] = [];
  for (const jti of ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA'] as RequestId[]) {
    const { statement, pending } = await createActivationRequest(
      {
        iat: now,
        jti,
        vendor: vendor.vendor,
        application: 'aurora-os',
        edition: 'server',
        generation: 2025,
        roots: [vendor.root.id],
        revocations: {},
        device: [0, 0, 0],
        state: 2,
        minutesLeft: 10,
        virtual: false,
      },
      createSigner(),
    );
    const response = await fetch(`http://${host.address}/v1/activations`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: statement,
    });
    kinds.push(judgeActivationAnswer(await response.json(), pending, trust).kind);
  }
  assert.deepEqual(kinds, ['counted', 'lease']);
  assert.equal(host.count('aurora-os'), 2);
});
