import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packableFolders } from './pack.ts';

test('the program and the SDK are published, the test kit is not', () => {
  const names = packableFolders().map((folder) => folder.name);
  assert.ok(names.includes('attiva') && names.includes('@attiva/client') && names.includes('@attiva/protocol'));
  assert.ok(!names.includes('@attiva/testkit'));
});

test('only packages with a door are said to have types', () => {
  for (const folder of packableFolders()) assert.equal(folder.hasTypes, folder.name !== 'attiva', folder.name);
});
