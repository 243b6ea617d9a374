import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import type { KeyId } from '@attiva/protocol';
import { RecentKeys } from './recent-keys.ts';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;

test('keeps keys from their second visit on, at most as many as its capacity, the least recently used leaves', () => {
  const loads: string[] = [];
  const recent = new RecentKeys(2);
  const get = (id: string): KeyObject | undefined =>
    recent.get(id as KeyId, () => {
      loads.push(id);
      return key;
    });
  for (const id of ['a', 'a', 'a', 'b', 'b', 'b']) get(id);
  assert.deepEqual(loads, ['a', 'a', 'b', 'b'], 'the third visit costs no import');
  get('a'); // Used again: b is the oldest now.
  get('c');
  get('c');
  loads.length = 0;
  for (const id of ['a', 'c', 'b']) get(id);
  assert.deepEqual(loads, ['b']);
});

test('a key that cannot be imported is not kept', () => {
  const recent = new RecentKeys(2);
  assert.equal(
    recent.get('a' as KeyId, () => undefined),
    undefined,
  );
  assert.equal(
    recent.get('a' as KeyId, () => key),
    key,
  );
});
