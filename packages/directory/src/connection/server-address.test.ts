import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import fc from 'fast-check';
import { addressText, parseServerAddress } from './server-address.ts';

test('a name alone is LDAPS, ldap:// is StartTLS and never plain', () => {
  const read: Record<string, object> = {
    'dc1.ad.example': { host: 'dc1.ad.example', port: 636, tls: 'ldaps' },
    'ldaps://dc1.ad.example:6360': { host: 'dc1.ad.example', port: 6360, tls: 'ldaps' },
    'ldap://dc1.ad.example/': { host: 'dc1.ad.example', port: 389, tls: 'starttls' },
    'dc1.ad.example:389': { host: 'dc1.ad.example', port: 389, tls: 'starttls' },
    '[::1]:636': { host: '::1', port: 636, tls: 'ldaps' },
  };
  for (const [text, address] of Object.entries(read)) assert.deepEqual(parseServerAddress(text), address);
  assert.equal(addressText({ host: '::1', port: 636 }), '[::1]:636');
});

test('what names no server is refused', () => {
  for (const text of ['', ' ', 'a b', 'http://x', 'ldap://', 'x:0', 'x:99999', '[x]', '-o', 'x/y', 'x?y', 'a@b:1:2']) {
    assert.throws(() => parseServerAddress(text), { code: 'wrong-usage' }, text);
  }
});

test('property: any text is an address or refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert.match(parseServerAddress(text).host, /^[0-9A-Za-z.:-]+$/);
      } catch (error) {
        assert.ok(isActivationError(error) && error.code === 'wrong-usage');
      }
    }),
  );
});
