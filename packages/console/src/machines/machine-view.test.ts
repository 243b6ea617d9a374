import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  filtersOf,
  machineStates,
  readView,
  sortedBy,
  sortNames,
  usualView,
  viewQuery,
  withFilter,
} from './machine-view.ts';

const read = (query: string): ReturnType<typeof readView> => readView(new URLSearchParams(query));

test('a view is its query, and the usual view has none', () => {
  assert.equal(viewQuery(usualView), '');
  const query = 'search=pc-1&edition=desktop&seenBefore=-30d&state=grace&sort=name';
  assert.equal(viewQuery(read(query)), query);
  assert.deepEqual(read('sort=-name').descending, true);
});

test('what is wrong in an address is left out, and what is of another version too', () => {
  assert.deepEqual(read('state=happy&sort=color&limit=9&search=%20&cursor=50'), usualView);
  assert.equal(read(`search=${'x'.repeat(400)}`).search?.length, 253);
});

test('every view comes back from its query', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((one) => one.trim());
  const given = fc.record({
    search: text,
    vendor: text,
    seenBefore: fc.constantFrom('-7d', '-30d', ''),
    state: fc.constantFrom('', ...machineStates),
    sort: fc.constantFrom(...sortNames.flatMap((name) => [name, `-${name}`])),
  });
  fc.assert(
    fc.property(given, (words) => {
      const view = readView(new URLSearchParams(words));
      assert.deepEqual(read(viewQuery(view)), view);
    }),
  );
});

test('a filter is set and taken out without touching the others', () => {
  const view = read('search=pc&state=grace&sort=name');
  assert.equal(viewQuery(withFilter(view, 'edition', 'server')), 'search=pc&edition=server&state=grace&sort=name');
  assert.equal(viewQuery(withFilter(view, 'state', '')), 'search=pc&sort=name');
  assert.deepEqual(filtersOf(view), [
    { name: 'state', value: 'grace' },
    { name: 'search', value: 'pc' },
  ]);
});

test('a column sorts by what one wants first, then the other way round', () => {
  const order = (view: ReturnType<typeof readView>): string => viewQuery(view);
  const byName = sortedBy(read(''), 'name');
  assert.equal(order(byName), 'sort=name');
  assert.equal(order(sortedBy(byName, 'name')), 'sort=-name');
  assert.equal(order(sortedBy(byName, 'lastSeen')), '', 'the newest first');
  assert.deepEqual(sortedBy(byName, 'color'), byName);
});
