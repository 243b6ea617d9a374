import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VendorId } from '../envelope/ids.ts';
import { SignatureCache } from '../envelope/signature-cache.ts';
import { isActivationError } from '../errors/activation-error.ts';
import { verifyChain } from './chain.ts';
import { kinds, typOf } from './kinds.ts';
import { openRevocationList } from './revocation-list.ts';
import { RevocationSet } from './revocation.ts';
import { prepareHostStatement, signStatement, statementId } from './sign.ts';
import { day, FakeVendor, newSigner, now } from './vendor.test.fakes.ts';

const vendor = new FakeVendor();
const parents = await vendor.hostParents();
const [grant, delegation] = parents;
const lease = await vendor.hostChain('lease', vendor.leaseClaims(grant), parents);

async function held(by: 'root' | 'authority', revoked: readonly string[]): Promise<RevocationSet> {
  return RevocationSet.empty.with(openRevocationList(await vendor.revocationChain(by, { revoked }), vendor.trust()));
}

test('a verified chain names its links', () => {
  const verified = verifyChain('lease', lease, vendor.trust());
  assert.equal(verified.root, vendor.root.id);
  assert.equal(verified.grant?.id, statementId(grant));
  assert.equal(verified.grant.claims.sub, vendor.host.id);
  assert.equal(verified.delegation?.id, statementId(delegation));
  assert.equal(verified.subject.id, statementId(lease[0] ?? ''));
  assert.equal(verified.revoked, false);
  assert.deepEqual(verifyChain('delegation', [delegation], vendor.trust()).grant, undefined);
});

test('property: a lease chain with any character changed, cut or added is refused', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=';
  fc.assert(
    fc.property(
      fc.nat(2),
      fc.nat(1_000_000),
      fc.nat(alphabet.length - 1),
      fc.constantFrom('change', 'cut', 'add'),
      (member, place, which, how) => {
        const text = lease[member] ?? '';
        const at = place % text.length;
        const put = how === 'cut' ? '' : alphabet.charAt(which);
        const changed = text.slice(0, at) + put + text.slice(how === 'add' ? at : at + 1);
        if (changed === text) return;
        const chain = lease.map((one, index) => (index === member ? changed : one));
        assert.throws(
          () => verifyChain('lease', chain, vendor.trust()),
          (error) => isActivationError(error) && (error.code === 'not-authentic' || error.code === 'root-unknown'),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test('property: anything that is no chain is refused with a code, never crashes', () => {
  const member = fc.oneof(fc.constantFrom(...lease), fc.string(), fc.anything());
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(member, { maxLength: 5 })), (chain) => {
      if (Array.isArray(chain) && chain.length === 3 && chain.every((one, index) => one === lease[index])) return;
      assert.throws(() => verifyChain('lease', chain, vendor.trust()), isActivationError);
    }),
    { numRuns: 1000 },
  );
});

test('every kind of host statement, each in its own place only', async () => {
  const info = await vendor.hostChain('host-info', vendor.hostInfoClaims(), parents);
  assert.equal(verifyChain('host-info', info, vendor.trust()).kind, 'host-info');
  assert.throws(() => verifyChain('lease', info, vendor.trust()), { code: 'not-authentic' });
  assert.throws(() => verifyChain('host-info', lease, vendor.trust()), { code: 'not-authentic' });
});

test('one vendor never vouches for another, not even with the same keys', () => {
  const other = { ...vendor.trust(), vendor: 'borealis.example' as VendorId };
  assert.throws(() => verifyChain('lease', lease, other), { code: 'other-vendor' });
  assert.throws(() => verifyChain('lease', lease, vendor.trust({ roots: [newSigner().jwk] })), {
    code: 'root-unknown',
  });
  assert.throws(() => verifyChain('lease', lease, vendor.trust({ roots: [] })), { code: 'root-unknown' });
});

test('a delegated key signs the kinds it was given, and only those', async () => {
  const narrow = await vendor.delegation({ kinds: ['product-pack'] });
  assert.throws(() => verifyChain('host-grant', [grant, narrow], vendor.trust()), { code: 'kind-not-delegated' });
  const lying = await vendor.delegation({ cnf: { jwk: newSigner().jwk } });
  assert.throws(() => verifyChain('host-grant', [grant, lying], vendor.trust()), { code: 'not-authentic' });
});

test('T1: four hours ahead at most; T2: from a day before the parent to its end', async () => {
  const dated = async (iat: number): Promise<string[]> =>
    vendor.hostChain('lease', vendor.leaseClaims(grant, { iat }), parents);
  assert.ok(verifyChain('lease', await dated(now + 4 * 3600), vendor.trust()));
  const ahead = await dated(now + 4 * 3600 + 1);
  assert.throws(() => verifyChain('lease', ahead, vendor.trust()), { code: 'issued-in-future' });
  assert.ok(verifyChain('lease', ahead, vendor.trust(), { refuseFuture: false }));
  const early = [await vendor.grant({ iat: now - 201 * day }), delegation];
  assert.ok(verifyChain('host-grant', early, vendor.trust()));
  const tooEarly = [await vendor.grant({ iat: now - 201 * day - 1 }), delegation];
  assert.throws(() => verifyChain('host-grant', tooEarly, vendor.trust()), { code: 'outside-issuer-window' });
  const ended = await vendor.delegation({ exp: now - 100 * day - 1 });
  assert.throws(() => verifyChain('host-grant', [grant, ended], vendor.trust()), { code: 'outside-issuer-window' });
  assert.ok(
    verifyChain('lease', lease, vendor.trust({ now: now + 3000 * day })),
    'what was signed in time stays signed',
  );
});

test('revocation of the delegated key, its delegation, the host, its grant, the statement', async () => {
  const sets = [
    await held('root', [vendor.authority.id]),
    await held('root', [statementId(delegation)]),
    await held('authority', [vendor.host.id]),
    await held('authority', [statementId(grant)]),
    await held('authority', [statementId(lease[0] ?? '')]),
  ];
  for (const revocations of sets) {
    assert.throws(() => verifyChain('lease', lease, vendor.trust({ revocations })), { code: 'revoked' });
    const stored = verifyChain('lease', lease, vendor.trust({ revocations }), { refuseRevoked: false });
    assert.equal(stored.revoked, true);
  }
  // A delegated key has no say about delegations, nor the root's list about grants.
  for (const revocations of [await held('authority', [vendor.authority.id]), await held('root', [vendor.host.id])]) {
    assert.equal(verifyChain('lease', lease, vendor.trust({ revocations })).revoked, false);
  }
});

test('the cache spares parents their signatures and judges everything else anew', async () => {
  const cache = new SignatureCache();
  assert.ok(verifyChain('lease', lease, vendor.trust({ cache })));
  assert.ok(verifyChain('lease', lease, vendor.trust({ cache })));
  const revocations = await held('authority', [vendor.host.id]);
  assert.throws(() => verifyChain('lease', lease, vendor.trust({ cache, revocations })), { code: 'revoked' });
  assert.throws(() => verifyChain('lease', lease, { ...vendor.trust({ cache }), vendor: 'b.example' as VendorId }), {
    code: 'other-vendor',
  });
  const otherKey = await signStatement('delegation', { iss: vendor.id }, newSigner());
  assert.throws(() => verifyChain('lease', [lease[0], grant, otherKey], vendor.trust({ cache })), {
    code: 'not-authentic',
  });
});

test('a chain beyond its size is refused before any signature is looked at', () => {
  const huge = ['x'.repeat(kinds.lease.maxBytes), 'x', ''];
  assert.throws(() => verifyChain('lease', huge, vendor.trust()), { code: 'too-large' });
});

test('a lost list or a wrong speaker: a revocation list speaks for its signer', async () => {
  const chain = await vendor.revocationChain('root', { sub: vendor.authority.id });
  assert.throws(() => openRevocationList(chain, vendor.trust()), { code: 'not-authentic' });
});

test('ids do not depend on signatures, and types name their kind', async () => {
  const twice = await Promise.all([vendor.grant(), vendor.grant()]);
  assert.notEqual(twice[0], twice[1]);
  assert.equal(statementId(twice[0]), statementId(twice[1]));
  assert.equal(typOf('host-grant'), 'attiva-host-grant+jwt');
  const header = prepareHostStatement('lease', {}, vendor.host.jwk).split('.')[0] ?? '';
  assert.equal(prepareHostStatement('lease', { a: 1 }, vendor.host.jwk).split('.')[0], header);
  assert.notEqual(prepareHostStatement('notice', {}, vendor.host.jwk).split('.')[0], header);
});
