import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingOf, readRollState } from './roll-view.ts';

test('an address shows those that never called, or one of the other states', () => {
  assert.equal(readRollState('state=disabled'), 'disabled');
  assert.equal(readRollState('state=unlicensed'), 'unlicensed');
  for (const query of ['', 'state=all', 'state=constructor']) assert.equal(readRollState(query), 'never');
});

test('an empty field of the form is not said; a password goes with a name alone', () => {
  const empty = { server: ' dc1.ad.example ', base: '', bindDn: '', password: 'left over', ca: undefined };
  assert.deepEqual(readingOf(empty), { server: 'dc1.ad.example' });
  const full = { ...empty, base: 'dc=ad', bindDn: 'cn=reader', ca: 'PEM' };
  assert.deepEqual(readingOf(full), {
    server: 'dc1.ad.example',
    base: 'dc=ad',
    bindDn: 'cn=reader',
    password: 'left over',
    ca: 'PEM',
  });
});
