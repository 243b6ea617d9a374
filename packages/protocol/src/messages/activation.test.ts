import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyId, RequestId, VendorId } from '../envelope/ids.ts';
import { importPublicKey } from '../envelope/signing-key.ts';
import { isActivationError } from '../errors/activation-error.ts';
import type { HostGrantClaims, LeaseClaims } from '../statements/claims.ts';
import { openRevocationList } from '../statements/revocation-list.ts';
import { RevocationSet } from '../statements/revocation.ts';
import { statementId } from '../statements/sign.ts';
import { day, FakeVendor, newSigner, now } from '../statements/vendor.test.fakes.ts';
import { judgeActivationAnswer, judgeStoredLease } from './activation-answer.ts';
import {
  createActivationRequest,
  createSuccession,
  isMachineName,
  openActivationRequest,
  type PendingActivation,
} from './activation-request.ts';

const vendor = new FakeVendor();
const parents = await vendor.hostParents();
const [grant] = parents;
const { statement, pending } = await createActivationRequest(
  vendor.requestInput({ name: 'ws-17.corp.example' }),
  vendor.client,
);

async function leaseBody(
  changes: Partial<LeaseClaims> = {},
  granted: Partial<HostGrantClaims> = {},
): Promise<{ chain: string[] }> {
  const over = await vendor.hostParents(granted);
  return { chain: await vendor.hostChain('lease', vendor.leaseClaims(over[0], changes), over) };
}

function judge(body: unknown, asked: Partial<PendingActivation> = {}, time: number = now) {
  return judgeActivationAnswer(body, { ...pending, ...asked }, vendor.trust({ now: time }));
}

test('a request opens as it was made, and tells what the contact rule compares', () => {
  const opened = openActivationRequest(statement);
  assert.deepEqual(opened.claims, {
    ...vendor.requestInput({ name: 'ws-17.corp.example' }),
    iss: vendor.client.id,
    v: 1,
  });
  assert.deepEqual(opened.jwk, vendor.client.jwk);
  assert.match(opened.digest, /^[\w-]{43}$/);
  assert.equal(opened.succeeds, undefined);
  assert.deepEqual(pending, {
    client: vendor.client.id,
    jti: vendor.requestInput().jti,
    iat: now,
    application: 'aurora-os',
    edition: 'desktop',
    generation: 2025,
  });
});

test('a host may keep the keys of recent clients', () => {
  const asked: KeyId[] = [];
  openActivationRequest(statement, (jwk, id) => {
    asked.push(id);
    return importPublicKey(jwk);
  });
  assert.deepEqual(asked, [vendor.client.id]);
  assert.throws(() => openActivationRequest(statement, () => undefined), { code: 'not-authentic' });
});

test('a machine name of another form is dropped, not refused', async () => {
  for (const [name, kept] of [
    ['ws-17', true],
    ['a'.repeat(253), true],
    ['a'.repeat(254), false],
    ['=cmd()', false],
    ['ü', false],
    ['a b', false],
  ] as const) {
    const made = await createActivationRequest(vendor.requestInput({ name }), vendor.client);
    assert.equal('name' in openActivationRequest(made.statement).claims, kept, name);
    assert.equal(isMachineName(name), kept);
  }
  assert.equal(isMachineName(undefined), false);
});

test('property: a request with any character changed is refused, garbage never crashes', () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.anything(),
    fc
      .tuple(fc.nat(statement.length - 1), fc.string({ minLength: 1, maxLength: 2 }))
      .map(([at, put]) => statement.slice(0, at) + put + statement.slice(at + 1)),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      if (text === statement) return;
      assert.throws(() => openActivationRequest(text), { code: 'not-authentic' });
    }),
    { numRuns: 500 },
  );
  assert.throws(() => openActivationRequest('x'.repeat(16 * 1024 + 1)), { code: 'too-large' });
});

test('a succession is taken from the old key alone', async () => {
  const old = newSigner();
  const make = async (succeeds: string): Promise<string> =>
    (await createActivationRequest(vendor.requestInput({ succeeds }), vendor.client)).statement;
  const good = await createSuccession({ vendor: vendor.id, iat: now, to: vendor.client.id }, old);
  assert.equal(openActivationRequest(await make(good)).succeeds, old.id);
  for (const bad of [
    await createSuccession({ vendor: vendor.id, iat: now, to: newSigner().id }, old),
    await createSuccession({ vendor: 'b.example' as VendorId, iat: now, to: vendor.client.id }, old),
    await createSuccession({ vendor: vendor.id, iat: now, to: vendor.client.id }, vendor.client),
    good.slice(0, -4).concat('AAAA'),
    'garbage',
  ]) {
    const refused = await make(bad);
    assert.throws(() => openActivationRequest(refused), { code: 'succession-refused' });
  }
});

test('a lease is taken with its terms, and its intervals are brought within limits', async () => {
  const judged = judge(await leaseBody({ renewAfter: 1, retryAfter: 400 * day }));
  assert.ok(judged.kind === 'lease');
  assert.equal(judged.lease.exp, now + 180 * day);
  assert.deepEqual([judged.renewAfterSeconds, judged.retryAfterSeconds], [900, 30 * day]);
  assert.equal(judged.grantId, statementId(grant));
  assert.equal(judged.delegation.maxLease, 400 * day);
  assert.equal(judged.chain.length, 3);
});

test('a counted notice and a new-identity notice', async () => {
  const counted = await vendor.hostChain('notice', vendor.noticeClaims(grant), parents);
  const judged = judge({ chain: counted });
  assert.ok(judged.kind === 'counted');
  assert.deepEqual([judged.notice.reason, judged.notice.count], ['below-threshold', 3]);
  const { reason: _, store: __, turn: ___, ...shared } = vendor.noticeClaims(grant);
  const split = await vendor.hostChain('notice', { ...shared, outcome: 'new-identity' }, parents);
  assert.equal(judge({ chain: split }).kind, 'new-identity');
  const halfCounted = await vendor.hostChain('notice', { ...shared, outcome: 'counted' }, parents);
  assert.throws(() => judge({ chain: halfCounted }), { code: 'not-authentic' });
});

test('an answer to another request, for another client, or from before it was asked', async () => {
  const body = await leaseBody();
  assert.throws(() => judge(body, { jti: 'M'.repeat(21).concat('A') as RequestId }), {
    code: 'answer-to-other-request',
  });
  assert.throws(() => judge(body, { client: newSigner().id }), { code: 'lease-of-another-client' });
  assert.throws(() => judge(body, { iat: now + 4 * 3600 + 1 }), { code: 'answer-stale' });
  assert.equal(judge(body, { iat: now + 4 * 3600 }).kind, 'lease');
  for (const other of [{ application: 'aurora-office' }, { edition: 'server' }, { generation: 2022 }]) {
    assert.throws(() => judge(body, other), { code: 'answer-to-other-request' });
  }
});

test('a lease within what was granted', async () => {
  const cases: readonly (readonly [Partial<LeaseClaims>, Partial<HostGrantClaims>, string])[] = [
    [{}, { generation: 2022 }, 'generation-not-granted'],
    [{}, { application: 'aurora-office' }, 'application-not-granted'],
    [{ exp: now + 400 * day + 1 }, {}, 'lease-too-long'],
    [{}, { until: now + 149 * day }, 'beyond-agreement'],
    [{ entitlements: { seats: 5 } }, {}, 'entitlement-not-granted'],
    [{}, { entitlements: { desktop: { seats: 5 } } }, 'entitlement-not-granted'],
    [{ entitlements: { seats: 6 } }, { entitlements: { desktop: { seats: 5 } } }, 'entitlement-not-granted'],
    [{ maintenanceUntil: now }, {}, 'entitlement-not-granted'],
    [{ exp: now }, {}, 'lease-expired'],
  ];
  for (const [lease, granted, code] of cases) {
    const body = await leaseBody(lease, granted);
    assert.throws(() => judge(body), { code }, code);
  }
  for (const [lease, granted] of [
    [{ exp: now + 400 * day }, {}],
    [{}, { until: now + 150 * day }],
    [
      { entitlements: { seats: 5 }, maintenanceUntil: 7 },
      { entitlements: { desktop: { seats: 5 } }, maintenanceUntil: 7 },
    ],
    [{}, { generation: 2031 }],
  ] as const) {
    assert.equal(judge(await leaseBody(lease, granted)).kind, 'lease');
  }
});

test('an answer that names another grant than its chain holds', async () => {
  const chain = await vendor.hostChain('lease', vendor.leaseClaims(grant, { grant: statementId(parents[1]) }), parents);
  assert.throws(() => judge({ chain }), { code: 'not-authentic' });
});

test('property: what is no answer is refused with a code, never crashes', async () => {
  const good = (await leaseBody()).chain;
  const chain = fc.array(fc.oneof(fc.constantFrom(...good), fc.string()), { maxLength: 4 });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ chain: fc.oneof(chain, fc.anything()) })), (body) => {
      try {
        assert.equal(judge(body).kind, 'lease');
      } catch (error) {
        assert.ok(isActivationError(error) && error.code === 'not-authentic', String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('a stored lease is judged again, but time and revocation are left to the license rule', async () => {
  const { chain } = await leaseBody();
  const holder = { client: vendor.client.id, application: 'aurora-os', edition: 'desktop', generation: 2025 };
  for (const time of [now, now + 1000 * day, now - 50 * day]) {
    assert.equal(judgeStoredLease(chain, holder, vendor.trust({ now: time })).revoked, false);
  }
  const list = await vendor.revocationChain('authority', { revoked: [vendor.host.id] });
  const revocations = RevocationSet.empty.with(openRevocationList(list, vendor.trust()));
  assert.equal(judgeStoredLease(chain, holder, vendor.trust({ revocations })).revoked, true);
  assert.throws(() => judgeStoredLease(chain, { ...holder, client: newSigner().id }, vendor.trust()), {
    code: 'lease-of-another-client',
  });
  for (const other of [{ application: 'aurora-office' }, { edition: 'server' }, { generation: 2022 }]) {
    assert.throws(() => judgeStoredLease(chain, { ...holder, ...other }, vendor.trust()), {
      code: 'answer-to-other-request',
    });
  }
  assert.throws(() => judgeStoredLease(chain.slice(1), holder, vendor.trust()), { code: 'not-authentic' });
});
