import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WaitingRoom } from './waiting-room.ts';

/** A room in which so many of each address wait. */
function roomOf(many: Readonly<Record<string, number>>): WaitingRoom<string> {
  const room = new WaitingRoom<string>();
  for (const [address, count] of Object.entries(many)) {
    for (let turn = 1; turn <= count; turn += 1) room.add(address, `${address}${turn}`);
  }
  return room;
}

test('one of each address in turn; the turn goes on with the next list', () => {
  const room = roomOf({ a: 5, b: 1, c: 2 });
  assert.deepEqual(room.take(2), ['a1', 'b1']);
  assert.deepEqual(room.take(3), ['c1', 'a2', 'c2']);
  assert.deepEqual(room.take(9), ['a3', 'a4', 'a5']);
  assert.equal(room.size, 0);
  assert.deepEqual(room.take(9), []);
});

test('one more makes the newest of the heaviest address give way, and nobody who has no more than it', () => {
  const room = roomOf({ a: 3, b: 1 });
  assert.equal(room.giveWay('a'), undefined);
  assert.equal(room.giveWay('c'), 'a3');
  assert.equal(room.giveWay('b'), undefined, 'two of each would be no more just than before');
  assert.equal(room.giveWay('c'), 'a2');
  assert.equal(room.giveWay('c'), undefined);
  assert.deepEqual(room.take(9), ['a1', 'b1']);
});

test('whoever comes in goes out once, of each address in its order', () => {
  const step = fc.oneof(
    fc.record({ add: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ take: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ giveWay: fc.constantFrom('a', 'b', 'c', 'd') }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const room = new WaitingRoom<string>();
      let [added, left] = [0, 0];
      const taken: number[][] = [];
      const note = (entry: string): void => {
        left += 1;
        const [address = '', number] = entry.split(' ');
        (taken[address.charCodeAt(0)] ??= []).push(Number(number));
      };
      for (const one of steps) {
        if ('add' in one) room.add(one.add, `${one.add} ${(added += 1)}`);
        else if ('take' in one) for (const entry of room.take(one.take)) note(entry);
        else if (room.giveWay(one.giveWay) !== undefined) left += 1;
        assert.equal(room.size, added - left);
      }
      for (const entry of room.take(added)) note(entry);
      assert.equal(left, added);
      for (const numbers of taken.filter(Boolean)) {
        assert.deepEqual(
          numbers,
          numbers.toSorted((a, b) => a - b),
        );
      }
    }),
  );
});
