import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayHold } from './backup-files.ts';

test('a signing key is held whatever its id begins with', () => {
  for (const first of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    assert.ok(mayHold(`signing/aurora.example/${first}bcdefghijklmnopqrst.key`), first);
  }
});

test('what belongs to one run, leads upwards or hides is not held', () => {
  const names = [
    'admin.token',
    'running.json',
    'console.pem',
    'host.db-wal',
    '../host.db',
    '/etc/passwd',
    'signing/../x',
    '.hidden',
    '',
  ];
  for (const name of names) assert.equal(mayHold(name), false, name);
});
