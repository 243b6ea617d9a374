/** What this implementation signs, it accepts: the making functions against the judging ones, over any claims. */
import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { signBatch } from '../envelope/batch-signature.ts';
import type { KeyId, RequestId, StoreId, VendorId } from '../envelope/ids.ts';
import { newPrivateKey } from '../envelope/new-key.test.fakes.ts';
import { keyId, type PublicJwk, type Signer } from '../envelope/signing-key.ts';
import { isActivationError } from '../errors/activation-error.ts';
import { judgeActivationAnswer } from '../messages/activation-answer.ts';
import {
  type ActivationRequestInput,
  createActivationRequest,
  createSuccession,
  openActivationRequest,
} from '../messages/activation-request.ts';
import {
  createLicenseRequest,
  createLicenseReturn,
  judgeLicenseAnswer,
  openLicenseRequest,
} from '../messages/device-license.ts';
import {
  createRegistrationRequest,
  judgeRegistrationAnswer,
  openRegistrationRequest,
  provesKey,
} from '../messages/host-registration.ts';
import type { TrustContext } from '../statements/chain.ts';
import type { DelegationClaims, DeviceLicenseClaims, HostGrantClaims, LeaseClaims } from '../statements/claims.ts';
import { openRevocationList } from '../statements/revocation-list.ts';
import { RevocationSet } from '../statements/revocation.ts';
import { prepareHostStatement, signStatement, statementId } from '../statements/sign.ts';

const vendor = 'aurora.example' as VendorId;
const now = 1_795_392_000;
const day = 86_400;

function createSigner(): Signer {
  const privateKey = newPrivateKey();
  const { crv, kty, x, y } = privateKey.export({ format: 'jwk' });
  const jwk = { crv, kty, x, y } as PublicJwk;
  const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return { jwk, id: keyId(jwk), sign: (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }) };
}

const [root, authority, host, client] = [createSigner(), createSigner(), createSigner(), createSigner()];
const trust: TrustContext = { vendor, roots: [root.jwk], now, revocations: RevocationSet.empty };
const bytesOf = (size: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes));
const randomId = bytesOf(16).map((bytes) => bytes.toString('base64url'));
const name = fc.stringMatching(/^[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}$/);
const time = fc.integer({ min: 0, max: 253_402_300_799 });
const fact = fc.integer({ min: 0, max: 4095 });
const device = fc.tuple(fact, fact, fact);
const entitlements = fc.dictionary(
  name,
  fc.oneof(fc.constant(true as const), fc.maxSafeInteger(), fc.string({ minLength: 1, maxLength: 64, unit: 'binary' })),
  { maxKeys: 20 },
);

const requestInput = fc.record(
  {
    iat: time,
    jti: randomId as fc.Arbitrary<RequestId>,
    vendor: fc.constant(vendor),
    application: name,
    edition: name,
    generation: fc.integer({ min: 0, max: 65_535 }),
    roots: fc.constant([root.id]),
    revocations: fc.constant({ [root.id]: 7 }),
    device,
    state: fc.integer({ min: 0, max: 6 }),
    minutesLeft: fc.nat(1_000_000_000),
    virtual: fc.boolean(),
    prev: fc.record(
      { store: randomId as fc.Arbitrary<StoreId>, turn: fc.nat(1_000_000_000) },
      { noNullPrototype: true },
    ),
    name: fc.stringMatching(/^[A-Za-z0-9.-]{1,253}$/),
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      'iat',
      'jti',
      'vendor',
      'application',
      'edition',
      'generation',
      'roots',
      'revocations',
      'device',
      'state',
      'minutesLeft',
      'virtual',
    ],
  },
) as fc.Arbitrary<ActivationRequestInput>;

async function delegationAndGrant(grant: Partial<HostGrantClaims> = {}): Promise<[string, string]> {
  const kinds = ['host-grant', 'device-license', 'revocations'];
  const delegation = { iss: vendor, iat: now - day, sub: authority.id, cnf: { jwk: authority.jwk }, kinds };
  const claims: DelegationClaims = { ...delegation, maxLease: 180 * day, exp: now + day };
  const granted = {
    iss: vendor,
    iat: now,
    sub: host.id,
    application: 'os',
    generation: 7,
    key: 'QPZRY',
    registration: 1,
  };
  return [
    await signStatement('host-grant', { ...granted, ...grant }, authority),
    await signStatement('delegation', claims, root),
  ];
}

test('a request that was created opens to the same claims', async () => {
  await fc.assert(
    fc.asyncProperty(requestInput, async (input) => {
      const { statement, pending } = await createActivationRequest(input, client);
      const opened = openActivationRequest(statement);
      assert.deepEqual(opened.claims, { ...input, iss: client.id, v: 1 });
      assert.equal(pending.jti, opened.claims.jti);
      assert.equal(opened.digest.length, 43);
    }),
    { numRuns: 60 },
  );
});

test('a succession moves the old identity to the new one, and to no other', async () => {
  const old = createSigner();
  const [input] = fc.sample(requestInput, 1) as [ActivationRequestInput];
  const succeeds = await createSuccession({ vendor, iat: now, to: client.id }, old);
  const { statement } = await createActivationRequest({ ...input, succeeds }, client);
  assert.equal(openActivationRequest(statement).succeeds, old.id);
  const thief = await createActivationRequest({ ...input, succeeds }, createSigner());
  const refused = (error: unknown): boolean => isActivationError(error) && error.code === 'succession-refused';
  assert.throws(() => openActivationRequest(thief.statement), refused);
});

test('a registration that was created opens, proves its key, and its grant is judged', async () => {
  const input = fc.record({ bundle: fact, device, verifier: bytesOf(32), jti: randomId, iat: time });
  const grantChain = await delegationAndGrant();
  await fc.assert(
    fc.asyncProperty(input, bytesOf(32), async (made, other) => {
      const jti = made.jti as RequestId;
      const asked = await createRegistrationRequest({ ...made, jti, key: 'QPZRY', vendor }, host);
      const claims = openRegistrationRequest(asked.statement);
      assert.equal(claims.sub, host.id);
      assert.ok(provesKey(made.verifier, claims));
      fc.pre(!made.verifier.equals(other));
      assert.ok(!provesKey(other, claims));
      const { grant } = judgeRegistrationAnswer({ chain: grantChain }, asked.pending, trust);
      assert.equal(grant.sub, host.id);
    }),
    { numRuns: 30 },
  );
});

test('a license request opens to what was asked, and the license that answers it is judged', async () => {
  const input = fc.record({ bundle: fact, device, verifier: bytesOf(32), jti: randomId, iat: time });
  const [, delegation] = await delegationAndGrant();
  const claims = { iss: vendor, iat: now, sub: client.id, application: 'os', edition: 'desktop', generation: 7 };
  await fc.assert(
    fc.asyncProperty(input, async (made) => {
      const jti = made.jti as RequestId;
      const asked = await createLicenseRequest({ ...made, jti, key: 'QPZRY', vendor }, client);
      const opened = openLicenseRequest(asked.statement);
      assert.ok(opened.wants === 'license' && provesKey(made.verifier, opened.claims));
      const license = { ...claims, key: 'QPZRY', registration: 1, device: made.device } satisfies DeviceLicenseClaims;
      const chain = [await signStatement('device-license', license, authority), delegation];
      const judged = judgeLicenseAnswer({ chain }, asked.pending, trust);
      assert.deepEqual(judged.license, license);
      const { verifier: _, ...facts } = made;
      const back = await createLicenseReturn({ ...facts, jti, key: 'QPZRY', vendor, returns: judged.id }, client);
      assert.equal(openLicenseRequest(back).claims.returns, judged.id);
    }),
    { numRuns: 30 },
  );
});

test('every lease of a batch is accepted by its own client, whatever the size of the batch', async () => {
  const [input] = fc.sample(requestInput, 1) as [ActivationRequestInput];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), entitlements, async (size, granted) => {
      const chain = await delegationAndGrant({ entitlements: { desktop: granted } });
      const asked = { ...input, iat: now, application: 'os', edition: 'desktop', generation: 7 };
      const { pending } = await createActivationRequest(asked, client);
      const answer = {
        iss: host.id,
        iat: now,
        sub: client.id,
        nonce: pending.jti,
        grant: statementId(chain[0]),
        count: 1,
        threshold: 1,
        application: 'os',
        edition: 'desktop',
        generation: 7,
        exp: now + 180 * day,
        ends: 'validity',
        renewAfter: 60,
        retryAfter: 99_999_999,
        entitlements: granted,
        store: pending.jti as string as StoreId,
        revocations: {},
      } as const;
      const inputs = Array.from({ length: size }, (_, turn) =>
        prepareHostStatement('lease', { ...answer, turn } satisfies LeaseClaims, host.jwk),
      );
      const leases = await signBatch(inputs, host);
      leases.forEach((lease, turn) => {
        const judged = judgeActivationAnswer({ chain: [lease, ...chain] }, pending, trust);
        assert.ok(judged.kind === 'lease' && judged.lease.turn === turn);
        // T3: intervals outside 15 minutes … 30 days are brought inside.
        assert.deepEqual([judged.renewAfterSeconds, judged.retryAfterSeconds], [900, 30 * day]);
      });
    }),
    { numRuns: 25 },
  );
});

test('of each signer the newest list is held, in any order of arrival', async () => {
  const list = (iat: number, revoked: readonly KeyId[]): Promise<string> =>
    signStatement('revocations', { iss: vendor, iat, sub: root.id, revoked }, root);
  const older = openRevocationList([await list(now - 9, [])], trust);
  const newer = openRevocationList([await list(now - 1, [authority.id])], trust);
  for (const order of [
    [older, newer],
    [newer, older],
  ]) {
    const held = order.reduce((set, one) => set.with(one), RevocationSet.empty);
    assert.ok(held.revokes(root.id, authority.id));
    assert.deepEqual(held.marks(), { [root.id]: now - 1 });
    assert.deepEqual(held.chains(), [newer.chain]);
    assert.equal(held.isBehind({ [root.id]: now - 1 }), false);
    assert.equal(held.isBehind({ [root.id]: now }), true);
    assert.equal(held.isBehind({ [host.id]: 0 }), true);
  }
});
