import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changeOf, groupOf, textOf, wordsOf } from './mark-words.ts';

test('tags are read with commas between them, each once, and blanks say nothing', () => {
  assert.deepEqual(wordsOf(' kiosk, floor 2 ,,kiosk, '), ['kiosk', 'floor 2']);
  assert.deepEqual(wordsOf(' , '), []);
  assert.deepEqual([groupOf('  '), groupOf(' a b ')], [null, 'a b']);
});

test('only what is other is changed, and nothing where nothing is', () => {
  const before = { group: 'floor 2', tags: ['a', 'b'] };
  assert.equal(changeOf(before, { group: 'floor 2', tags: ['b', 'a'] }), undefined);
  assert.deepEqual(changeOf(before, { group: 'floor 2', tags: ['b', 'c'] }), { add: ['c'], remove: ['a'] });
  assert.deepEqual(changeOf(before, { group: null, tags: ['a', 'b'] }), { add: [], remove: [], group: null });
});

test('a change leads from what was to what is wanted, whatever both are', () => {
  const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd e', 'f'));
  fc.assert(
    fc.property(tags, tags, (was, wanted) => {
      const change = changeOf({ group: null, tags: was }, { group: null, tags: wordsOf(textOf(wanted)) });
      const after = [...was.filter((tag) => change?.remove.includes(tag) !== true), ...(change?.add ?? [])];
      assert.deepEqual(after.sort(), wanted.toSorted());
    }),
  );
});
