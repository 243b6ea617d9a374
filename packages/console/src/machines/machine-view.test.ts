import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnNames, usualColumns } from './machine-columns.ts';
import {
  askedOf,
  dividedBy,
  filtersOf,
  groupings,
  machinesAddress,
  machineStates,
  readView,
  sortedBy,
  sortNames,
  usualView,
  viewQuery,
  withColumns,
  withDates,
  withFilter,
  withoutFilters,
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
    seenBefore: fc.constantFrom('-7d', '-30d', '2026-11-26', ''),
    tag: text,
    named: fc.constantFrom('yes', 'no', ''),
    virtual: fc.constantFrom('yes', 'no', 'maybe', ''),
    generation: fc.constantFrom('2025', 'x', ''),
    by: fc.constantFrom('', ...groupings),
    columns: fc.subarray([...columnNames]).map((names) => names.join(',')),
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

test('days are set and taken out together, and a span from now stays until a day takes its place', () => {
  const view = read('seenAfter=-7d&seenBefore=2026-11-20&sort=name');
  assert.equal(
    viewQuery(withDates(view, ['', '', '2027-01-01', ''])),
    'seenAfter=-7d&expiresAfter=2027-01-01&sort=name',
  );
  assert.equal(
    viewQuery(withDates(view, ['2026-11-01', '2026-11-20', '', ''])),
    'seenAfter=2026-11-01&seenBefore=2026-11-20&sort=name',
  );
  assert.deepEqual(
    withDates(view, ['', 'soon', '', '']),
    read('seenAfter=-7d&sort=name'),
    'what is no day is left out',
  );
});

test('what is only looks is not asked of the host, and a bookmark keeps it', () => {
  const view = read('generation=2025&tag=a%26b&by=edition&columns=name,client');
  assert.deepEqual(askedOf(view), { tag: 'a&b', generation: 2025, sort: '-lastSeen' });
  assert.equal(machinesAddress(view), '/machines?generation=2025&tag=a%26b&by=edition&columns=name%2Cclient');
  assert.equal(
    machinesAddress(read('sort=name'), { cursor: 'x', from: 50 }),
    '/machines?sort=name&from=50&cursor=x',
    'a page of it',
  );
  assert.equal(viewQuery(dividedBy(withoutFilters(view), undefined)), 'columns=name%2Cclient');
});

test('the first column is always there, and the usual ones need no word', () => {
  assert.deepEqual(read('columns=client,nonsense').columns, ['name', 'client']);
  assert.equal(read(`columns=${usualColumns.toReversed().join(',')}`).columns, undefined);
  assert.equal(withColumns(read('columns=client'), usualColumns).columns, undefined);
});

test('filters that the host would refuse are left out of an address', () => {
  for (const wrong of ['generation=1e3', 'vendor=%00', 'seenBefore=soon', 'named=maybe', 'method=post', 'by=color']) {
    assert.deepEqual(read(wrong), usualView, wrong);
  }
});
