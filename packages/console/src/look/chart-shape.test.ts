import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars, box, linePath, markedPlaces, scaleEnd } from './chart-shape.ts';

test('the scale ends at a round number above everything', () => {
  const ends = [[], [0], [4], [5], [11], [99], [101], [450], [600_000]].map(scaleEnd);
  assert.deepEqual(ends, [5, 5, 5, 5, 20, 100, 200, 500, 1_000_000]);
});

test('lines and bars stay within their box; a day without figures is a gap', () => {
  assert.equal(linePath([0, 10, 5], 10), 'M0 100L500 0L1000 50');
  assert.equal(linePath([1, undefined, 1, 1], 1), 'M0 0h1M666.67 0L1000 0');
  assert.equal(linePath([7], 10), 'M0 30h1');
  const all = bars([3, 0, 10], 10);
  assert.equal(all.length, 3);
  for (const { x, y, width, height } of all) {
    assert.ok(x >= 0 && x + width <= box.width && y >= 0 && y + height === box.height);
  }
});

test('no place is named twice below a chart', () => {
  const days = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const marks = [0, 1, 2, 3, 4, 7].map((count) => markedPlaces(days.slice(0, count)).join(''));
  assert.deepEqual(marks, ['', 'a', 'ab', 'abc', 'abd', 'adg']);
});
