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
});

test('neighbours on a link and callers behind a NAT64 are each their own', () => {
  assert.deepEqual(['fe80::1%eth0', 'FE80::2', 'febf::1', '64:ff9b::c000:207', '64:ff9b::192.0.2.8'].map(addressOf), [
    'fe80::1',
    'FE80::2',
    'febf::1',
    '64:ff9b::c000:207',
    '64:ff9b::192.0.2.8',
  ]);
  // A network of somebody's that begins alike.
  assert.equal(addressOf('64:ff9b:1:2::5'), '64:ff9b:1:2::/64');
  assert.equal(addressOf('fec0::1'), addressOf('fec0::2'));
});

test('a network has one name, however its zeros are written', () => {
  for (const one of [
    '2001:0:0:1::5',
    '2001::1:0:0:5:6',
    '2001:0000:0:0001:0:0:0:7',
    '2001::1:2:3:4:5',
    '2001::1:2:3:192.0.2.1',
  ])
    assert.equal(addressOf(one), '2001:0:0:1::/64', one);
  for (const one of ['2001:db8::', '2001:DB8::1', '2001:db8:0:0:1::', '2001:db8::192.0.2.1'])
    assert.equal(addressOf(one), '2001:db8:0:0::/64', one);
});
