import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isActivationError } from '@attiva/protocol';
import { parseHostAddress, printHostAddress } from './host-address.ts';

test('name, port, IPv4, IPv6, with and without brackets', () => {
  assert.deepEqual(parseHostAddress(' NY-Att01.corp.example. '), { name: 'ny-att01.corp.example', port: 7688 });
  assert.deepEqual(parseHostAddress('host:7000'), { name: 'host', port: 7000 });
  assert.deepEqual(parseHostAddress('192.0.2.1:80'), { name: '192.0.2.1', port: 80 });
  assert.deepEqual(parseHostAddress('2001:db8::1'), { name: '2001:db8::1', port: 7688 });
  assert.deepEqual(parseHostAddress('[2001:db8::1]:80'), { name: '2001:db8::1', port: 80 });
});

test('what is no host is refused', () => {
  for (const text of [
    '',
    ':',
    'host:',
    'host:0',
    'host:65536',
    'a b',
    'http://host',
    '1.2.3',
    '[::1',
    'host:1:2',
    '-a',
  ]) {
    assert.throws(
      () => parseHostAddress(text),
      (error) => isActivationError(error) && error.code === 'wrong-usage',
      text,
    );
  }
});

test('one spelling: what was printed reads as the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), fc.integer({ min: 1, max: 65_535 }), (name, port) => {
      const address = parseHostAddress(printHostAddress({ name, port }));
      assert.deepEqual(parseHostAddress(printHostAddress(address)), address);
    }),
  );
});
