import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyId } from '../envelope/ids.ts';
import { type HeldRevocations, RevocationSet } from './revocation.ts';
import { vendorId } from './vendor.test.fakes.ts';

function list(signer: string, iat: number, ...revoked: string[]): HeldRevocations {
  return { claims: { iss: vendorId, iat, sub: signer as KeyId, revoked }, chain: [`${signer}@${iat}`] };
}

const root = 'root' as KeyId;
const authority = 'authority' as KeyId;

test('of each signer the newest list counts, whichever came last', () => {
  const set = RevocationSet.empty
    .with(list('root', 5, 'a'))
    .with(list('authority', 9, 'b'))
    .with(list('root', 4, 'c'));
  assert.equal(set.revokes(root, 'a'), true);
  assert.equal(set.revokes(root, 'c'), false);
  assert.equal(set.revokes(root, 'b'), false, 'each signer for itself');
  assert.equal(set.revokes(authority, 'b'), true);
  assert.equal(set.revokes('nobody' as KeyId, 'a'), false);
  assert.deepEqual(set.marks(), { root: 5, authority: 9 });
  assert.deepEqual(set.chains(), [['root@5'], ['authority@9']]);
});

test('taking a list in leaves the set as it was', () => {
  const before = RevocationSet.empty.with(list('root', 5));
  const after = before.with(list('root', 6, 'a'));
  assert.equal(before.revokes(root, 'a'), false);
  assert.equal(after.revokes(root, 'a'), true);
  assert.equal(after.with(list('root', 6, 'b')), after, 'the same age changes nothing');
});

test('behind somebody whose list is newer, or of a signer never heard of', () => {
  const set = RevocationSet.empty.with(list('root', 5));
  assert.equal(set.isBehind({}), false);
  assert.equal(set.isBehind({ root: 5 }), false);
  assert.equal(set.isBehind({ root: 4 }), false);
  assert.equal(set.isBehind({ root: 6 }), true);
  assert.equal(set.isBehind({ authority: 0 }), true);
});

test('property: the order in which lists arrive does not matter, and nobody is behind himself', () => {
  const lists = fc.uniqueArray(fc.record({ signer: fc.constantFrom('root', 'authority', 'next'), iat: fc.nat(20) }), {
    selector: ({ signer, iat }) => `${signer}${iat}`,
    maxLength: 12,
  });
  fc.assert(
    fc.property(lists, (all) => {
      const take = (some: typeof all): RevocationSet =>
        some.reduce((set, { signer, iat }) => set.with(list(signer, iat, `${signer}-${iat}`)), RevocationSet.empty);
      const forward = take(all);
      const backward = take([...all].reverse());
      assert.deepEqual(forward.marks(), { ...backward.marks() });
      assert.equal(forward.isBehind(forward.marks()), false);
      for (const [signer, iat] of Object.entries(forward.marks())) {
        assert.equal(backward.revokes(signer as KeyId, `${signer}-${iat}`), true);
      }
    }),
  );
});

test('marks name the sixteen newest lists: with more, whoever gets the message would refuse it', () => {
  const lists = Array.from({ length: 20 }, (_, number) => list(`signer-${number}`, 100 + number));
  const marks = lists.reduce((set, held) => set.with(held), RevocationSet.empty).marks();
  assert.equal(Object.keys(marks).length, 16);
  assert.deepEqual([Math.min(...Object.values(marks)), Math.max(...Object.values(marks))], [104, 119]);
});
