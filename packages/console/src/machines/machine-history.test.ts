import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isClientId, removalOf } from './machine-history.ts';

const removed = { at: 2, actor: 'anna', action: 'machines-removed' } as const;
const marked = { at: 3, actor: 'bert', action: 'machines-marked' } as const;

test('a machine that is out tells who took it out last, and one that came back was not taken out', () => {
  assert.equal(removalOf({ machines: [], changes: [marked, removed, { ...removed, at: 1 }] }), removed);
  assert.equal(removalOf({ machines: [], changes: [marked] }), undefined);
  assert.equal(removalOf({ machines: [{} as never], changes: [removed] }), undefined);
});

test('an id has twenty letters of base64url', () => {
  assert.ok(isClientId('qwertyuiopASDFGHJ-_0'));
  for (const text of ['', 'pc-0001.corp.example', 'qwertyuiopASDFGHJ-_01', 'qwertyuiopASDFGHJ-_%']) {
    assert.ok(!isClientId(text), text);
  }
});
