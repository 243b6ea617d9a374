import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from './address-of.ts';

test('all of one IPv6 network are one caller, each IPv4 address is its own, written either way', () => {
  const network = '2001:db8:1:2::/64';
  for (const one of ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2:ffff::%eth0'])
    assert.equal(addressOf(one), network, one);
  assert.notEqual(addressOf('2001:db8:1:3::1'), network);
  assert.notEqual(addressOf('2001:db8:1::1'), network);
  assert.deepEqual(['192.0.2.7', '192.0.2.8', '::ffff:192.0.2.7', '::1'].map(addressOf), [
    '192.0.2.7',
    '192.0.2.8',
    '::ffff:192.0.2.7',
    '::1',
  ]);
  assert.equal(addressOf('fe80::1%eth0'), 'fe80::/64');
});
