import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { networkRule } from './networks.ts';

describe('who may ask', () => {
  test('private and link-local networks, over IPv4, IPv6 and IPv4 within IPv6', () => {
    const mayAsk = networkRule('private');
    const inside = [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.255.255',
      '192.168.0.7',
      '169.254.1.1',
      '::ffff:10.1.2.3',
      '::FFFF:192.168.1.1',
      '::1',
      'fe80::1',
      'fe80::1%eth0',
      'fd12:3456::1',
    ];
    for (const address of inside) assert.equal(mayAsk(address), true, address);
    const outside = [
      '8.8.8.8',
      '172.32.0.1',
      '11.0.0.1',
      '::ffff:8.8.8.8',
      '2001:db8::1',
      '2001:db8::1%eth0',
      '',
      'nobody',
    ];
    for (const address of outside) assert.equal(mayAsk(address), false, address);
  });

  test('networks that are configured come on top of the private ones', () => {
    const mayAsk = networkRule(['203.0.113.0/24', '2001:db8::/32']);
    for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8:1::1', '10.0.0.1']) {
      assert.equal(mayAsk(address), true, address);
    }
    assert.equal(mayAsk('203.0.114.1'), false);
  });

  test('any', () => {
    assert.equal(networkRule('any')('8.8.8.8'), true);
  });

  test('what is no network is refused by name', () => {
    const wrong = [
      '10.0.0.0',
      '10.0.0.0/33',
      '::/129',
      'office/8',
      '10.0.0.0/8/8',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '10.0.0.0/8 ',
    ];
    for (const network of wrong) {
      assert.throws(
        () => networkRule([network]),
        (error) => isActivationError(error) && error.code === 'config-invalid' && error.detail.includes(network),
      );
    }
  });
});
