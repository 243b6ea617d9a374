import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seenSet } from './seen-set.ts';

test('a set has one mark, however it is ordered; another set has another, also where it is as large', () => {
  // printf 'a\nb\n' | openssl dgst -sha256 -binary | basenc --base64url | tr -d =
  assert.equal(seenSet(['b', 'a', 'b']), 'kRFp3arxRq_1OfWMJsSJrzuJLf8P4oPBwmTGWuWqWaI');
  assert.equal(seenSet(['a', 'b']), seenSet(new Set(['b', 'a'])));
  for (const other of [['a'], ['a', 'c'], ['ab'], []]) assert.notEqual(seenSet(['a', 'b']), seenSet(other));
});
