import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directionOf, isNarrowed, listAddress, readListView, sortedBy, withListFilter } from './list-view.ts';

test('an address holds the view: it is read back as it was written, and unknown names are passed by', () => {
  const view = { search: 'Rossi & C.', filters: { kind: 'host' }, sort: '-customer', cursor: '1795392000.abc' };
  const address = listAddress('/keys', view);
  assert.equal(address, '/keys?search=Rossi+%26+C.&kind=host&sort=-customer&cursor=1795392000.abc');
  assert.deepEqual(
    readListView(`${address.split('?')[1] ?? ''}&evil=1`, { filters: ['kind', 'blocked'], sorts: ['customer'] }),
    view,
  );
  assert.equal(listAddress('/keys', readListView('', { filters: ['kind'] })), '/keys');
});

test('another filter begins at the first page, and an empty one is none', () => {
  const view = readListView('kind=host&cursor=1.a', { filters: ['kind', 'blocked'] });
  const blocked = withListFilter(view, 'blocked', 'true');
  assert.deepEqual([blocked.filters, blocked.cursor], [{ kind: 'host', blocked: 'true' }, '']);
  assert.deepEqual(withListFilter(view, 'kind', '').filters, {});
  assert.deepEqual([isNarrowed(view), isNarrowed(readListView('search=+', { filters: [] }))], [true, false]);
});

test('what an address brings along is bounded', () => {
  const view = readListView(`search=${'x'.repeat(5000)}&kind=${'y'.repeat(5000)}`, { filters: ['kind'] });
  assert.deepEqual([view.search.length, view.filters['kind']?.length], [200, 200]);
});

test('a column that is chosen goes up, then down, then by time again, from the first page; unknown ones are passed by', () => {
  const names = { filters: [], sorts: ['customer', 'until'] };
  const view = readListView('sort=until&cursor=abc', names);
  const chosen = sortedBy(view, 'customer');
  assert.deepEqual([chosen.sort, chosen.cursor, directionOf(chosen, 'customer')], ['customer', '', 'ascending']);
  const down = sortedBy(chosen, 'customer');
  assert.deepEqual(
    [down.sort, directionOf(down, 'customer'), directionOf(down, 'until')],
    ['-customer', 'descending', undefined],
  );
  assert.equal(sortedBy(down, 'customer').sort, '');
  for (const evil of ['x', '--until', '-', 'until,x']) assert.equal(readListView(`sort=${evil}`, names).sort, '', evil);
});
