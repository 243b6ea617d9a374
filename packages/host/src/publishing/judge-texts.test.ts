import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VendorId } from '@attiva/protocol';
import { judgeTexts } from './judge-texts.ts';
import { ownRecord } from './own-record.ts';

const tls = 'k'.repeat(43);
const vendors = ['borealis.example', 'aurora.example'] as VendorId[];
const service = { target: 'Host1.corp.example', port: 7688, ttl: 3600, vendors, tls };
const { target, port, texts } = ownRecord({ domain: 'corp.example', priority: 0, weight: 0 }, service);

/** The finding of each set of strings, where the host publishes, and where somebody enters the records by hand. */
function found(...sets: readonly (readonly string[])[]): readonly (string | undefined)[] {
  return [true, false].map((isPublished) => judgeTexts(sets, { target, port, texts }, isPublished).finding);
}

const named = ['host=host1.corp.example', 'port=7688'];
const vnd = 'vnd=aurora.example,borealis.example';
const same = [undefined, undefined];
const differs = ['text-differs', 'text-differs'];

test('what is published is as it is published, in any order and case, beside what is said of others', () => {
  const other = ['v=1', 'host=host2.corp.example', 'port=7688', 'vnd=other.example'];
  assert.deepEqual(found(texts), same);
  assert.deepEqual(found(other, ['v=1', 'VND=borealis.example,aurora.example', `tls=${tls}`, ...named, 'x=y']), same);
  assert.deepEqual(found(['v=1,2', vnd, `tls=${tls}`, 'host=HOST1.corp.example.', 'port=7688']), same);
});

test('a record that sends machines away is found: another version, vendor, key or path', () => {
  for (const wrong of [
    ['v=2', vnd, `tls=${tls}`],
    ['v=1', 'vnd=aurora.example', `tls=${tls}`],
    ['v=1', 'vnd=', `tls=${tls}`],
    ['v=1', vnd, `tls=${'x'.repeat(43)}`],
    ['v=1', vnd, `tls=${tls}`, 'path=/elsewhere'],
  ]) {
    assert.deepEqual(found([...named, ...wrong]), differs, wrong.join());
    assert.deepEqual(found(texts, [...named, ...wrong]), differs, 'which of two is read is chance');
  }
  const old = [...named, 'v=1', 'vnd=aurora.example', `tls=${tls}`];
  assert.deepEqual(judgeTexts([texts, old], { target, port, texts }, true).texts, old);
});

test('the nearest one counts: of the port, of the name, of all', () => {
  const wrong = ['v=1', 'vnd=other.example'];
  assert.deepEqual(found(wrong), differs);
  assert.deepEqual(found(wrong, [...wrong, 'host=host1.corp.example']), differs);
  assert.deepEqual(found(wrong, [...wrong, 'host=host1.corp.example'], texts), same);
  assert.deepEqual(found([...wrong, 'host=host1.corp.example', 'port=7700'], texts), same);
});

test('who enters records by hand may leave out the TXT record and its keys; a host that publishes misses them', () => {
  assert.deepEqual(found(), ['text-missing', undefined]);
  assert.deepEqual(found(['v=1', 'host=host2.corp.example']), ['text-missing', undefined]);
  assert.deepEqual(found(named), ['text-differs', undefined]);
});
