import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNarrowed, listAddress, readListView, withListFilter } from './list-view.ts';

test('an address holds the view: it is read back as it was written, and unknown names are passed by', () => {
  const view = { search: 'Rossi & C.', filters: { kind: 'host' }, cursor: '1795392000.abc' };
  const address = listAddress('/keys', view);
  assert.equal(address, '/keys?search=Rossi+%26+C.&kind=host&cursor=1795392000.abc');
  assert.deepEqual(readListView(`${address.split('?')[1] ?? ''}&evil=1`, ['kind', 'blocked']), view);
  assert.equal(listAddress('/keys', readListView('', ['kind'])), '/keys');
});

test('another filter begins at the first page, and an empty one is none', () => {
  const view = readListView('kind=host&cursor=1.a', ['kind', 'blocked']);
  const blocked = withListFilter(view, 'blocked', 'true');
  assert.deepEqual([blocked.filters, blocked.cursor], [{ kind: 'host', blocked: 'true' }, '']);
  assert.deepEqual(withListFilter(view, 'kind', '').filters, {});
  assert.deepEqual([isNarrowed(view), isNarrowed(readListView('search=+', []))], [true, false]);
});

test('what an address brings along is bounded', () => {
  const view = readListView(`search=${'x'.repeat(5000)}&kind=${'y'.repeat(5000)}`, ['kind']);
  assert.deepEqual([view.search.length, view.filters['kind']?.length], [200, 200]);
});
