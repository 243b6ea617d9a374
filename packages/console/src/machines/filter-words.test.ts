import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaking } from '../words/speaking.ts';
import { filterWords } from './filter-words.ts';
import { countWords } from './machine-words.ts';
import { readPageAt } from './page-at.ts';
import { productNames } from './product-names.ts';

const english = speaking('en', 'en-GB', 'UTC');
const names = productNames([
  {
    id: 'aurora.example',
    name: 'Aurora',
    applications: [{ id: 'os', name: 'Aurora OS', editions: [{ id: 'desktop', name: 'Desktop' }] }],
  },
] as never);

test('a filter is told as people read it, and what nobody knows stands for itself', () => {
  const told = (name: Parameters<typeof filterWords>[1]['name'], value: string): string =>
    filterWords(english, { name, value }, names);
  assert.equal(told('state', 'grace'), 'State: Grace');
  assert.equal(told('method', 'carry'), 'Way: Carried file');
  assert.equal(told('edition', 'desktop'), 'Edition: Desktop');
  assert.equal(told('edition', 'gone'), 'Edition: gone');
  assert.equal(told('seenBefore', '-30d'), 'Last seen: not for 30 days');
  assert.equal(told('seenBefore', '2026-11-26'), 'Last seen: before 2026-11-26');
  assert.equal(told('seenAfter', '2026-11-26'), 'Last seen: from 2026-11-26 on');
  assert.equal(told('expiresAfter', '1795651200'), 'Lease: ends from 2026-11-26 00:00 UTC on');
  assert.equal(told('seenAfter', '12h'), 'Last seen: 12h');
  assert.equal(told('virtual', 'yes'), 'Virtual: yes');
  assert.equal(told('named', 'no'), 'Name kept: no');
  assert.equal(told('tag', '<b>x</b>'), 'Tag: <b>x</b>');
});

test('a number that nobody counted to its end says so', () => {
  assert.equal(countWords(english, { count: 1200, exact: true }), '1,200');
  assert.equal(countWords(english, { count: 2000, exact: false }), '≥ 2,000');
});

test('a page of a list is its cursor, and how many came before it is only told', () => {
  const at = (query: string): ReturnType<typeof readPageAt> => readPageAt(new URLSearchParams(query));
  assert.deepEqual(at('cursor=x&from=50'), { cursor: 'x', from: 50 });
  assert.deepEqual(at('cursor=x&from=-1e9'), { cursor: 'x', from: 0 });
  assert.deepEqual(at('from=50'), { cursor: '', from: 0 });
});
