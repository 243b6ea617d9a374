import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldByOwner } from './held-by-owner.ts';

test('a flood from one address pushes out its own, and one from many addresses what came first, not the few of a NAT', () => {
  const held = new HeldByOwner<string>();
  held.add('o0', 'o0-1');
  for (const thing of ['nat-1', 'nat-2', 'nat-3']) held.add('nat', thing);
  for (let one = 1; one < 8; one += 1) held.add(`o${one}`, `o${one}-1`);
  assert.equal(held.firstToGiveWay(200), 'o0-1', 'three are less than a fiftieth');
  assert.equal(held.firstToGiveWay(150), 'nat-1', 'and so many are not');
  held.add('nat', 'nat-4');
  assert.equal(held.firstToGiveWay(200), 'nat-1');
  for (const thing of ['o0-1', 'nat-1', 'nat-1', 'nothing']) held.remove(thing);
  assert.equal(held.firstToGiveWay(200), 'nat-2', 'what came first is known after others have gone');
  assert.equal(held.size, 10);
});

test('owners take turns, and each one has its first before its second', () => {
  const held = new HeldByOwner<string>();
  for (const thing of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'a4']) held.add(thing.slice(0, 1), thing);
  const taken: (string | undefined)[] = [];
  while (held.size > 0) taken.push(held.takeNext());
  assert.deepEqual(taken, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  assert.equal(held.takeNext(), undefined);
  assert.equal(held.firstToGiveWay(1), undefined);
});
