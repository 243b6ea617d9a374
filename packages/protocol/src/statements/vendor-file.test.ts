import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isActivationError } from '../errors/activation-error.ts';
import { openProductRoots, type ProductRoots } from './product-roots.ts';
import { openRevocationList } from './revocation-list.ts';
import { RevocationSet } from './revocation.ts';
import { day, FakeVendor, newSigner, now, vendorId } from './vendor.test.fakes.ts';
import { openVendorFile, rootFingerprint, type VendorFileContent, vendorFileText } from './vendor-file.ts';

const vendor = new FakeVendor();
const content: VendorFileContent = {
  attiva: 1,
  vendor: [await vendor.vendorStatement()],
  delegation: [await vendor.delegation()],
  packs: [await vendor.packChain()],
  revocations: [await vendor.revocationChain('authority'), await vendor.revocationChain('root')],
  bundles: [],
};

function open(changes: Partial<VendorFileContent>, trust: Partial<Parameters<typeof openVendorFile>[1]> = {}) {
  return openVendorFile(vendorFileText({ ...content, ...changes }), { now, ...trust });
}

test('the first file vouches for itself and shows the fingerprint of the root that signed it', () => {
  const file = open({});
  assert.equal(file.id, vendorId);
  assert.equal(file.vendor.name, 'Aurora Software');
  assert.match(file.fingerprint, /^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/);
  assert.equal(file.fingerprint, rootFingerprint(vendor.root.jwk));
  assert.deepEqual(
    file.packs.map(({ claims, chain }) => [claims.pack, chain.length]),
    [['main', 2]],
  );
  assert.deepEqual(Object.keys(file.revocations.marks()).length, 2);
  assert.equal(file.delegation.sub, vendor.authority.id);
  assert.deepEqual(file.content, { ...content });
});

test('a later file must be signed by a root that is already trusted', async () => {
  assert.ok(open({}, { trustedRoots: [vendor.root.jwk] }));
  assert.throws(() => open({}, { trustedRoots: [newSigner().jwk] }), { code: 'vendor-file-untrusted' });
  // Rotation: the old root introduces the next one, which signs from then on.
  const next = newSigner();
  const introduced = await vendor.vendorStatement({ iat: now - day, roots: [vendor.root.jwk, next.jwk] });
  const file = open({ vendor: [introduced] }, { trustedRoots: [vendor.root.jwk] });
  assert.equal(file.vendor.roots.length, 2);
  const byNext = await vendor.vendorStatement({ iat: now, roots: [next.jwk] }, next);
  assert.ok(
    open({ vendor: [byNext] }, { trustedRoots: file.vendor.roots }),
    'the packs still stand under the old root',
  );
  assert.throws(() => open({ vendor: [byNext] }), { code: 'root-unknown' }, 'which a newcomer does not know');
});

test('one bad statement refuses the whole file, with its own code', async () => {
  const other = new FakeVendor();
  for (const [changes, code] of [
    [{ delegation: [await other.delegation()] }, 'root-unknown'],
    [{ packs: [await other.packChain()] }, 'root-unknown'],
    [{ packs: [content.packs[0] ?? [], ['x', 'y']] }, 'not-authentic'],
    [{ revocations: [await other.revocationChain('root')] }, 'root-unknown'],
    [{ vendor: [await vendor.vendorStatement({}, newSigner())] }, 'vendor-file-untrusted'],
    [{ vendor: [`${content.vendor[0]?.slice(0, -4)}AAAA`] }, 'not-authentic'],
    [{ vendor: [await vendor.vendorStatement({ iat: now + day })] }, 'issued-in-future'],
  ] as const) {
    assert.throws(() => open(changes), { code });
  }
});

test('what the file revokes, and what is already held, counts within the file', async () => {
  const revoking = await vendor.revocationChain('root', { revoked: [vendor.authority.id] });
  assert.throws(() => open({ revocations: [revoking] }), { code: 'revoked' });
  assert.throws(() => open({ revocations: [...content.revocations.slice(0, 1), revoking] }), { code: 'revoked' });
  const held = RevocationSet.empty.with(openRevocationList(revoking, vendor.trust()));
  assert.throws(() => open({ revocations: [] }, { revocations: held }), { code: 'revoked' });
});

test('what is no vendor file', () => {
  const text = vendorFileText(content);
  const segment = (value: unknown): string => `e30.${Buffer.from(JSON.stringify(value)).toString('base64url')}.AA`;
  for (const bad of [
    '',
    '{}',
    'null',
    '[]',
    text.slice(0, -5),
    text.replace('"attiva": 1', '"attiva": 2'),
    JSON.stringify({ ...content, packs: {} }),
    JSON.stringify({ ...content, bundles: undefined }),
    JSON.stringify({ ...content, vendor: [1] }),
    JSON.stringify({ ...content, revocations: Array.from({ length: 65 }, () => []) }),
    JSON.stringify({ ...content, vendor: [] }),
    JSON.stringify({ ...content, vendor: ['a.!!!.b'] }),
    JSON.stringify({ ...content, vendor: [segment({ iss: 'aurora', roots: [] })] }),
    JSON.stringify({ ...content, vendor: [segment(null)] }),
    ' '.repeat(4 * 1024 * 1024 + 1),
  ]) {
    assert.throws(() => openVendorFile(bad, { now }), { code: 'vendor-file-invalid' }, bad.slice(0, 60));
  }
});

test('property: garbage is refused with a code, never crashes', () => {
  const chain = fc.array(fc.oneof(fc.string(), fc.constantFrom(...content.vendor, ...content.delegation)), {
    maxLength: 3,
  });
  const anyFile = fc.record({
    attiva: fc.constant(1),
    vendor: fc.oneof(chain, fc.constant(content.vendor)),
    delegation: fc.oneof(chain, fc.constant(content.delegation)),
    packs: fc.oneof(fc.array(chain), fc.anything()),
    revocations: fc.oneof(fc.array(chain), fc.anything()),
    bundles: fc.array(fc.anything()),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        anyFile.map((file) => JSON.stringify(file)),
      ),
      (text) => {
        try {
          assert.equal(openVendorFile(text, { now }).id, vendorId);
        } catch (error) {
          assert.ok(isActivationError(error), String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});

const productRoots: ProductRoots = {
  vendor: vendorId,
  name: 'Aurora Software',
  roots: [vendor.root.jwk],
  packs: content.packs,
  revocations: content.revocations,
};

test('what a product carries opens, also on a machine whose clock stands in the past', () => {
  for (const time of [now, 0]) {
    const opened = openProductRoots(productRoots, time);
    assert.equal(opened.vendor, vendorId);
    assert.deepEqual(
      opened.packs.map(({ pack }) => pack),
      ['main'],
    );
    assert.equal(Object.keys(opened.revocations.marks()).length, 2);
  }
});

test('a product that carries its vendor statement knows the authority; a forged one does not open', () => {
  const { delegation, vendor: vendorStatement } = content;
  const opened = openProductRoots({ ...productRoots, vendorStatement, delegation, bundles: [] }, 0);
  assert.deepEqual(opened.about?.authority, openVendorFile(vendorFileText(content), { now }).vendor.authority);
  assert.deepEqual([opened.delegation, opened.bundles], [delegation, []]);
  const without = openProductRoots(productRoots, 0);
  assert.deepEqual([without.about, without.bundles], [undefined, []]);
  const wrong = { vendorStatement: content.delegation };
  assert.throws(() => openProductRoots({ ...productRoots, ...wrong }, 0), { code: 'not-authentic' });
  assert.throws(() => openProductRoots({ ...productRoots, delegation: ['a'] }, 0), { code: 'not-authentic' });
  assert.throws(() => openProductRoots({ ...productRoots, bundles: {} as never }, 0), TypeError);
});

test('the roots of a lab open only where they are allowed, and say what they are', async () => {
  const mark: { readonly lab: true } = { lab: true };
  const [pack = ''] = await vendor.packChain();
  const packs = [[pack, await vendor.delegation(mark)]];
  for (const lab of [
    { ...productRoots, ...mark },
    { ...productRoots, packs },
  ]) {
    assert.throws(() => openProductRoots(lab, now), { code: 'lab-root' });
    assert.throws(() => openProductRoots(lab, now, { allowLab: false }), { code: 'lab-root' });
    const { lab: isLab, allowLab } = openProductRoots(lab, now, { allowLab: true });
    assert.deepEqual([isLab, allowLab], [true, true]);
  }
  assert.equal(openProductRoots(productRoots, now, { allowLab: true }).lab, false);
  for (const lab of [false, 1, 'true', null]) {
    assert.throws(() => openProductRoots({ ...productRoots, lab: lab as never }, now, { allowLab: true }), TypeError);
  }
});

test('a vendor file of a lab says so where it is allowed', async () => {
  const marked = { ...content, vendor: [await vendor.vendorStatement({ lab: true })] };
  assert.throws(() => openVendorFile(vendorFileText(marked), { now }), { code: 'lab-root' });
  assert.equal(openVendorFile(vendorFileText(marked), { now, allowLab: true }).lab, true);
  assert.equal(openVendorFile(vendorFileText(content), { now, allowLab: true }).lab, false);
});

test('a product that carries something else: a wrong call, or a statement that is refused', async () => {
  for (const wrong of [{ vendor: 'aurora' }, { roots: [] }, { roots: [{ ...vendor.root.jwk, kid: 'x' }] }]) {
    assert.throws(() => openProductRoots({ ...productRoots, ...wrong }, now), TypeError);
  }
  // A roots.json from a disk: found by fuzzing to end in whatever the engine says of calling what is no function.
  for (const member of ['roots', 'packs', 'revocations']) {
    for (const value of [undefined, null, 'aurora.example', {}]) {
      const file = { ...productRoots, [member]: value } as ProductRoots;
      assert.throws(() => openProductRoots(file, now), /^TypeError: roots: not the object/);
    }
  }
  assert.throws(() => openProductRoots(null as unknown as ProductRoots, now), /^TypeError: roots: not the object/);
  const other = new FakeVendor();
  const packs = [await other.packChain()];
  assert.throws(() => openProductRoots({ ...productRoots, packs }, now), { code: 'root-unknown' });
  const revocations = [await other.revocationChain('root')];
  assert.throws(() => openProductRoots({ ...productRoots, revocations }, now), { code: 'root-unknown' });
});
