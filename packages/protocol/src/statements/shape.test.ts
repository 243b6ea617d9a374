import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { claimShapes } from './claim-shapes.ts';
import { type Kind, kinds } from './kinds.ts';
import { readStatement } from './read.ts';
import { deviceFacts, integer, kebabName, lastFive, listOf, members, recordOf, text, wrongMembers } from './shape.ts';
import { FakeVendor, newSigner } from './vendor.test.fakes.ts';
import { signStatement } from './sign.ts';

test('numbers, texts, lists and tables within their limits', () => {
  const small = integer(0, 5);
  for (const good of [0, 5]) assert.equal(small(good), true);
  for (const bad of [-1, 6, 0.5, '1', Number.NaN, undefined]) assert.equal(small(bad), false);
  assert.deepEqual([text(2)('ab'), text(2)('abc'), text(2)(''), text(2)(5)], [true, false, false, false]);
  assert.deepEqual(
    [listOf(small, 2)([1, 2]), listOf(small, 2)([1, 2, 3]), listOf(small, 2)([9]), listOf(small, 2)({})],
    [true, false, false, false],
  );
  const table = recordOf(kebabName, small, 1);
  assert.deepEqual(
    [table({ a: 1 }), table({ a: 1, b: 2 }), table({ A: 1 }), table({ a: 9 }), table([]), table(null)],
    [true, false, false, false, false, false],
  );
});

test('members: every wrong one is named, optional ones may be absent, others are ignored', () => {
  const shape = { id: kebabName, 'size?': integer(0, 9) };
  assert.deepEqual(wrongMembers({ id: 'a', other: true }, shape), []);
  assert.deepEqual(wrongMembers({ size: 10 }, shape), ['id', 'size']);
  assert.deepEqual(wrongMembers(Object.create({ id: 'a' }) as object, shape), ['id'], 'an inherited member is none');
  assert.deepEqual([members(shape)({ id: 'a' }), members(shape)([]), members(shape)(null)], [true, false, false]);
});

test('last five characters, names and facts', () => {
  assert.deepEqual(
    [lastFive('9XJ5D'), lastFive('9xj5d'), lastFive('9XJ5'), lastFive('9XJ5B')],
    [true, false, false, false],
  );
  assert.deepEqual(
    [kebabName('a-1'), kebabName('-a'), kebabName('a--b'), kebabName('a'.repeat(65))],
    [true, false, false, false],
  );
  assert.deepEqual([deviceFacts([0, 1, 4095]), deviceFacts([0, 1]), deviceFacts([0, 1, 4096])], [true, false, false]);
});

const vendor = new FakeVendor();

test('property: claims of any shape are read or refused with a code, never crash', async () => {
  const anyClaims = fc.dictionary(
    fc.constantFrom('iss', 'iat', 'sub', 'cnf', 'kinds', 'roots', 'applications', 'outcome', 'entitlements', 'device'),
    fc.oneof(
      fc.string(),
      fc.maxSafeInteger(),
      fc.constant(null),
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.dictionary(fc.string(), fc.nat()),
    ),
  );
  const authorityKinds = (Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].signer !== 'host');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...authorityKinds), anyClaims, async (kind, claims) => {
      const statement = await signStatement(kind as 'vendor', claims, vendor.client);
      const shape = claimShapes[kind] ?? {};
      if (wrongMembers(claims, shape).length === 0) {
        assert.equal(readStatement(statement, kind).header.kind, kind);
      } else {
        assert.throws(() => readStatement(statement, kind), { code: 'not-authentic' });
      }
    }),
    { numRuns: 200 },
  );
});

test('every kind has a shape, and a header of its own', async () => {
  assert.deepEqual(
    (Object.keys(kinds) as Kind[]).filter((kind) => claimShapes[kind] === undefined),
    [],
  );
  const delegation = await vendor.delegation();
  assert.throws(() => readStatement(delegation, 'vendor', 'host-grant'), /where vendor or host-grant belongs/);
  assert.throws(() => readStatement(5, 'vendor'), { code: 'not-authentic' });
  const own = await signStatement(
    'succession',
    { iss: vendor.client.id, iat: 1, sub: newSigner().id, vendor: vendor.id },
    vendor.client,
  );
  assert.equal(readStatement(own, 'succession').header.form, 'jwk');
});
