import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createProductKey, type ProductKey, type ProductKeyKind } from '../codes/product-key.ts';
import type { VendorId } from '../envelope/ids.ts';
import { isActivationError } from '../errors/activation-error.ts';
import type { PackApplication, PackEdition, ProductPackClaims } from '../statements/claims.ts';
import { judgeSetupKey, type VendorPacks, type WantedProduct } from './setup-key.ts';

const aurora = 'aurora.example' as VendorId;
const borealis = 'borealis.example' as VendorId;

function keyOf(kind: ProductKeyKind, group: number, fill: number): ProductKey {
  return createProductKey({ kind, group, random: new Uint8Array(10).fill(fill) });
}

const desktop2022 = keyOf('setup', 11, 1);
const desktop2025 = keyOf('setup', 11, 2);
const server2025 = keyOf('setup', 12, 3);
const office2025 = keyOf('setup', 21, 4);
const foreign = keyOf('setup', 11, 5);

function edition(id: string, group: number, keys: readonly (readonly [number, ProductKey])[]): PackEdition {
  return {
    id,
    name: `Edition ${id}`,
    group,
    threshold: 1,
    activationIntervalMinutes: 120,
    renewalIntervalMinutes: 10_080,
    validityDays: 180,
    initialGraceDays: 30,
    additionalGraceDays: 30,
    warningDays: 30,
    rearmBudget: 3,
    entitlements: {},
    setupKeys: keys.map(([generation, { text }]) => ({ generation, key: text })),
  };
}

function application(id: string, group: number, editions: readonly PackEdition[]): PackApplication {
  return { id, name: id, group, generations: [2022, 2025], windowDays: 30, editions };
}

function pack(iss: VendorId, applications: readonly PackApplication[]): ProductPackClaims {
  return { iss, iat: 1_790_000_000, pack: 'main', version: 1, needs: 1, applications };
}

const desktop = edition('desktop', 11, [
  [2022, desktop2022],
  [2025, desktop2025],
]);
const vendors: readonly VendorPacks[] = [
  {
    vendor: aurora,
    packs: [
      pack(aurora, [application('aurora-os', 10, [desktop, edition('server', 12, [[2025, server2025]])])]),
      pack(aurora, [application('aurora-office', 20, [edition('office', 21, [[2025, office2025]])])]),
    ],
  },
  { vendor: borealis, packs: [pack(borealis, [application('paint', 10, [edition('pro', 11, [[2025, foreign]])])])] },
];

function refusal(
  key: ProductKey,
  wanted: Partial<WantedProduct>,
): { code: string; facts: Record<string, unknown>; detail: string } {
  try {
    judgeSetupKey({ key, vendors, wanted: { vendor: aurora, ...wanted } });
  } catch (error) {
    assert.ok(isActivationError(error));
    return error;
  }
  return assert.fail('was taken');
}

test('a setup key selects its edition and generation', () => {
  for (const wanted of [
    {},
    { edition: 'desktop' },
    { application: 'aurora-os', edition: 'desktop', generation: 2025 },
  ]) {
    const found = judgeSetupKey({ key: desktop2025, vendors, wanted: { vendor: aurora, ...wanted } });
    assert.deepEqual(
      [found.vendor, found.application.id, found.edition.id, found.generation],
      [aurora, 'aurora-os', 'desktop', 2025],
    );
  }
  const second = judgeSetupKey({ key: office2025, vendors, wanted: { vendor: aurora } });
  assert.equal(second.edition.id, 'office', 'from a second pack');
});

test('a key of another edition is refused and the right one named', () => {
  const { code, facts, detail } = refusal(server2025, { edition: 'desktop' });
  assert.equal(code, 'setup-key-other-edition');
  assert.deepEqual(facts, {
    key: server2025.lastFive,
    isFor: 'aurora-os/server',
    isForGeneration: 2025,
    right: [desktop2025.text, desktop2022.text],
  });
  assert.ok(detail.includes(desktop2025.text));
  assert.equal(refusal(office2025, { application: 'aurora-os' }).code, 'setup-key-other-edition');
});

test('a key of another generation is refused and the right one named', () => {
  const { code, facts } = refusal(desktop2022, { edition: 'desktop', generation: 2025 });
  assert.equal(code, 'setup-key-other-generation');
  assert.deepEqual(facts['right'], [desktop2025.text]);
  const newer = refusal(desktop2025, { edition: 'desktop', generation: 2022 });
  assert.deepEqual([newer.code, newer.facts['right']], ['setup-key-other-generation', [desktop2022.text]]);
  const none = refusal(desktop2022, { edition: 'desktop', generation: 2031 });
  assert.deepEqual([none.code, none.facts['right']], ['setup-key-other-generation', []]);
});

test('a key of another vendor names both', () => {
  const { code, facts } = refusal(foreign, { edition: 'desktop' });
  assert.equal(code, 'setup-key-other-vendor');
  assert.deepEqual(facts, { key: foreign.lastFive, isFor: borealis, wanted: aurora });
});

test('a key that nobody lists is unknown; its group tells what it looks like', () => {
  const near = refusal(keyOf('setup', 12, 9), { edition: 'server' });
  assert.equal(near.code, 'setup-key-unknown');
  assert.equal(near.facts['edition'], 'server');
  assert.deepEqual(near.facts['right'], [server2025.text]);
  const far = refusal(keyOf('setup', 8191, 9), { edition: 'server' });
  assert.equal(far.code, 'setup-key-unknown');
  assert.equal('edition' in far.facts, false);
});

test('property: a host key is refused as what it is, and nothing of it is shown but the last five', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.nat(8191), bytes, (group, random) => {
      const key = createProductKey({ kind: 'host', group, random });
      const { code, facts, detail } = refusal(key, {});
      assert.equal(code, 'host-key-on-client');
      assert.deepEqual(facts, { key: key.lastFive });
      assert.equal(`${detail}${JSON.stringify(facts)}`.includes(key.text.slice(0, 5)), false);
    }),
  );
});

test('a device key selects the edition of its group, and the generation that is wanted, else the newest', () => {
  const key = keyOf('device', 11, 9);
  const chosen = (wanted: Partial<WantedProduct>): unknown => {
    const { edition: found, generation } = judgeSetupKey({ key, vendors, wanted: { vendor: aurora, ...wanted } });
    return [found.id, generation];
  };
  assert.deepEqual(chosen({}), ['desktop', 2025]);
  assert.deepEqual(chosen({ application: 'aurora-os', edition: 'desktop', generation: 2022 }), ['desktop', 2022]);
  const server = refusal(key, { application: 'aurora-os', edition: 'server' });
  assert.deepEqual([server.code, server.facts['isFor']], ['device-key-other-product', 'aurora-os/desktop']);
});

test('property: a device key of no product here is refused, and nothing of it is shown but the last five', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.integer({ min: 22, max: 8191 }), bytes, (group, random) => {
      const key = createProductKey({ kind: 'device', group, random });
      const { code, facts, detail } = refusal(key, {});
      assert.equal(code, 'device-key-other-product');
      assert.equal(`${detail}${JSON.stringify(facts)}`.includes(key.text.slice(0, 5)), false);
    }),
  );
});
