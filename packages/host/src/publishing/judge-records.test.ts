import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRecords, type SrvRecord } from './judge-records.ts';

const own: SrvRecord = { target: 'host1.corp.example', port: 7688, priority: 0, weight: 0 };
const expected = { target: 'host1.corp.example', port: 7688, order: { priority: 0, weight: 0 } };

function judged(found: readonly SrvRecord[], wish: Parameters<typeof judgeRecords>[1] = expected): string {
  const { outcome, records } = judgeRecords(found, wish);
  return [outcome, ...records.map(({ whose }) => whose)].join(' ');
}

test('the very record is found beside those of others, whatever the case and the final dot', () => {
  const other = { ...own, target: 'host2.corp.example' };
  assert.equal(judged([other, { ...own, target: 'HOST1.corp.example.' }]), 'as-published own other');
  assert.equal(judged([other]), 'not-found other');
  assert.equal(judged([]), 'not-found');
});

test('a record of this host with another port or order is stale, and so is one under its old name', () => {
  assert.equal(judged([{ ...own, port: 7700 }]), 'differs stale');
  assert.equal(judged([own, { ...own, weight: 5 }]), 'differs own stale');
  const old = { ...own, target: 'old.corp.example' };
  assert.equal(judged([own, old]), 'as-published own other');
  assert.equal(judged([own, old], { ...expected, earlier: [old] }), 'differs own stale');
});

test('who enters a record by hand chooses its order; a machine without its domain is known by its first label', () => {
  const byHand = { target: 'host1', port: 7688 };
  assert.equal(judged([{ ...own, priority: 10, weight: 3 }], byHand), 'as-published own');
  assert.equal(judged([{ ...own, target: 'host10.corp.example' }], byHand), 'not-found other');
  assert.equal(judged([own], { target: '' }), 'not-found other');
});
