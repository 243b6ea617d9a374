import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VendorId } from '../envelope/ids.ts';
import { isActivationError } from '../errors/activation-error.ts';
import type { PackApplication, PackEdition, ProductPackClaims } from '../statements/claims.ts';
import { findApplication, findEdition, highestThreshold, parseProductPack } from './product-pack.ts';

const edition: PackEdition = {
  id: 'desktop',
  name: 'Desktop',
  group: 11,
  threshold: 25,
  activationIntervalMinutes: 120,
  renewalIntervalMinutes: 10_080,
  validityDays: 180,
  initialGraceDays: 30,
  additionalGraceDays: 30,
  warningDays: 30,
  rearmBudget: 3,
  entitlements: { sso: true },
  setupKeys: [{ generation: 2025, key: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' }],
};
const server: PackEdition = { ...edition, id: 'server', group: 12, threshold: 5 };
const application: PackApplication = {
  id: 'aurora-os',
  name: 'Aurora OS',
  group: 10,
  generations: [2022, 2025],
  windowDays: 30,
  editions: [edition, server],
};
const pack: ProductPackClaims = {
  iss: 'aurora.example' as VendorId,
  iat: 1_790_000_000,
  pack: 'main',
  version: 1,
  needs: 1,
  applications: [application],
};

function wrongFields(changed: unknown): readonly unknown[] {
  try {
    parseProductPack(changed as ProductPackClaims);
  } catch (error) {
    assert.ok(isActivationError(error) && error.code === 'pack-invalid', String(error));
    const { fields } = error.facts;
    assert.ok(Array.isArray(fields));
    return fields;
  }
  return [];
}

test('a good pack passes as it is', () => {
  assert.equal(parseProductPack(pack), pack);
});

test('a pack for a newer program says so before anything else', () => {
  assert.throws(() => parseProductPack({ ...pack, needs: 2, applications: [] }), {
    code: 'pack-needs-newer-program',
    facts: { pack: 'main', needs: 2, known: 1 },
  });
});

test('every wrong field of every edition is named at once', () => {
  const bad = { ...edition, threshold: 1001, validityDays: 0, entitlements: { Bad: true }, id: 'Desk Top' };
  const also = {
    ...server,
    setupKeys: [
      { generation: 2031, key: edition.setupKeys[0]?.key },
      { generation: 2025, key: 'x' },
    ],
  };
  assert.deepEqual(wrongFields({ ...pack, applications: [{ ...application, editions: [bad, also] }] }), [
    'applications[0].editions[0].id',
    'applications[0].editions[0].threshold',
    'applications[0].editions[0].validityDays',
    'applications[0].editions[0].entitlements',
    'applications[0].editions[1].setupKeys[0].generation (unknown)',
    'applications[0].editions[1].setupKeys[1].key',
  ]);
});

test('fields of the application, and generations that do not rise', () => {
  assert.deepEqual(wrongFields({ ...pack, applications: [{ ...application, windowDays: 0, group: 8192 }] }), [
    'applications[0].group',
    'applications[0].windowDays',
  ]);
  for (const generations of [
    [2025, 2022],
    [2022, 2025, 2025],
  ]) {
    assert.deepEqual(wrongFields({ ...pack, applications: [{ ...application, generations }] }), [
      'applications[0].generations (must rise)',
    ]);
  }
});

test('names and groups stand once', () => {
  const twice = { ...application, editions: [edition, edition] };
  assert.deepEqual(wrongFields({ ...pack, applications: [twice] }), [
    'aurora-os/desktop stands twice',
    'group 11 stands twice',
  ]);
  assert.ok(wrongFields({ ...pack, applications: [application, application] }).includes('aurora-os stands twice'));
  const shared = { ...application, editions: [{ ...edition, group: 10 }] };
  assert.deepEqual(wrongFields({ ...pack, applications: [shared] }), ['group 10 stands twice']);
});

test('property: garbage in a pack is named or passes, never crashes', () => {
  const anyEdition = fc.oneof(
    fc.constant(edition),
    fc.object(),
    fc.record(Object.fromEntries(Object.keys(edition).map((key) => [key, fc.anything()]))),
  );
  const anyApplication = fc.oneof(
    fc.record({
      id: fc.anything(),
      name: fc.anything(),
      group: fc.anything(),
      generations: fc.anything(),
      windowDays: fc.anything(),
      editions: fc.anything(),
    }),
    fc.array(anyEdition, { maxLength: 3 }).map((editions) => ({ ...application, editions })),
  );
  fc.assert(
    fc.property(fc.array(anyApplication, { maxLength: 3 }), (applications) => {
      const wrong = wrongFields({ ...pack, applications });
      assert.ok(wrong.every((field) => typeof field === 'string'));
    }),
    { numRuns: 500 },
  );
});

test('looking up', () => {
  assert.equal(findApplication(pack, 'aurora-os'), application);
  assert.equal(findApplication(pack, 'other'), undefined);
  assert.equal(findEdition(application, 'server'), server);
  assert.equal(findEdition(application, 'other'), undefined);
  assert.equal(highestThreshold(application), 25);
  assert.equal(highestThreshold({ ...application, editions: [] }), 0);
});

test('a pack with a hundred thousand mistakes is refused in words that a person can read', () => {
  const editions = Array.from({ length: 256 }, () => ({}));
  const applications = Array.from({ length: 256 }, (_, number) => ({ ...application, id: `a-${number}`, editions }));
  const told = wrongFields({ ...pack, applications });
  assert.equal(told.length, 64);
  assert.throws(() => parseProductPack({ ...pack, applications } as unknown as ProductPackClaims), {
    code: 'pack-invalid',
    detail: /; and \d{6} more$/,
  });
});
