import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAddress, readListView } from '../list/list-view.ts';
import { factsOf, listView, trailNames, trailView } from './trail.ts';

test('who, what and when stand in the address and are read back; what is wrong there is left out', () => {
  const view = { search: 'YEPS8', actor: 'anna', action: 'key-created', from: '2026-11-01', to: '2026-11-26' };
  const address = listAddress('/audit', listView(view));
  assert.equal(address, '/audit?search=YEPS8&actor=anna&action=key-created&from=2026-11-01&to=2026-11-26');
  assert.deepEqual(trailView(readListView(address.split('?')[1] ?? '', trailNames)), view);
  const wrong = trailView(readListView('from=yesterday&to=2026-13-77x&evil=1', trailNames));
  assert.deepEqual([wrong.from, wrong.to], ['', '']);
  assert.equal(listAddress('/audit', listView(trailView(readListView('', trailNames)))), '/audit');
});

test('facts are told by name, without those that say nothing', () => {
  assert.equal(factsOf({ lastFive: 'YEPS8', kind: 'host', reason: null, note: '' }), 'lastFive YEPS8, kind host');
  assert.deepEqual([factsOf({}), factsOf(null), factsOf('x')], [null, null, null]);
});
