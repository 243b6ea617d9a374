import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestId, VendorId } from '../envelope/ids.ts';
import { isActivationError } from '../errors/activation-error.ts';
import type { HostInfoClaims } from '../statements/claims.ts';
import { FakeVendor, nonce, now } from '../statements/vendor.test.fakes.ts';
import { clockDifference, judgeHostInfo } from './host-info.ts';

const vendor = new FakeVendor();
const parents = await vendor.hostParents();

async function body(changes: Partial<HostInfoClaims> = {}): Promise<unknown> {
  return { chain: await vendor.hostChain('host-info', vendor.hostInfoClaims(changes), parents) };
}

test('a host says what it is, and how far the clocks are apart', async () => {
  const judged = judgeHostInfo(
    await body({ iat: now - 60, serving: false, why: 'disk-full' }),
    { nonce },
    vendor.trust(),
  );
  assert.equal(judged.clockDifferenceSeconds, -60);
  assert.equal(judged.grant.application, 'aurora-os');
  assert.deepEqual([judged.info.serving, judged.info.why], [false, 'disk-full']);
});

test('the answer to another question, or for another vendor', async () => {
  const asked = { nonce: 'M'.repeat(21).concat('A') as RequestId };
  const answer = await body();
  assert.throws(() => judgeHostInfo(answer, asked, vendor.trust()), { code: 'answer-to-other-request' });
  const foreign = await body({ vendor: 'borealis.example' as VendorId });
  assert.throws(() => judgeHostInfo(foreign, { nonce }, vendor.trust()), { code: 'other-vendor' });
});

test('clocks five hours apart: both are printed, in UTC, with the difference', async () => {
  for (const [iat, text] of [
    [now + 5 * 3600, '5 h 0 min apart'],
    [now - 4 * 3600 - 60, '4 h 1 min apart'],
  ] as const) {
    const answer = await body({ iat });
    assert.throws(
      () => judgeHostInfo(answer, { nonce }, vendor.trust()),
      (error) => {
        assert.ok(isActivationError(error) && error.code === 'clock-difference');
        assert.ok(
          error.detail.includes('client clock 2026-11-23T00:00:00Z') && error.detail.includes(text),
          error.detail,
        );
        assert.equal(error.facts['differenceSeconds'], Math.abs(iat - now));
        return true;
      },
    );
  }
  assert.equal(
    judgeHostInfo(await body({ iat: now + 4 * 3600 }), { nonce }, vendor.trust()).clockDifferenceSeconds,
    14_400,
  );
});

test('a clock beyond what dates can print is printed as a number', () => {
  assert.equal(clockDifference(0, 1e15).facts['host'], '1000000000000000');
});

test('property: what is no answer is refused with a code, never crashes', () => {
  fc.assert(
    fc.property(fc.anything(), (garbage) => {
      assert.throws(() => judgeHostInfo(garbage, { nonce }, vendor.trust()), { code: 'not-authentic' });
    }),
  );
});
