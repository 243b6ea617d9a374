import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { isIpv4, isIpv6 } from './ip-address.ts';

function agrees(text: string): void {
  assert.equal(isIpv4(text), isIP(text) === 4, JSON.stringify(text));
  assert.equal(isIpv6(text), isIP(text) === 6, JSON.stringify(text));
}

test('the run time tells addresses alike', () => {
  for (const text of [
    '',
    '0.0.0.0',
    '255.255.255.255',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3',
    '1.2.3.4.5',
    '::',
    '::1',
    '1::',
    ':::',
    ':1',
    '1:',
    '1::2::3',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1::2:3:4:5:6:7:8',
    '::ffff:192.0.2.1',
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '12345::',
    'g::',
    'fe80::1%eth0',
    'fe80::1%',
    '1.2.3.4%eth0',
    ':: ',
    '::\n',
    '1.2.3.4\n',
  ]) {
    agrees(text);
  }
});

test('property: also for addresses, near-addresses and garbage', () => {
  const near = fc.stringMatching(/^[0-9a-f:.]{0,45}$/);
  const mixed = fc.tuple(fc.oneof(fc.ipV6(), fc.ipV4()), fc.nat(40), fc.constantFrom('', ':', '.', '0', '::'));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        near,
        fc.string(),
        mixed.map(([ip, at, put]) => ip.slice(0, at) + put + ip.slice(at)),
      ),
      agrees,
    ),
    { numRuns: 5000 },
  );
});
