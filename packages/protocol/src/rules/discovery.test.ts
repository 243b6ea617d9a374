import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VendorId } from '../envelope/ids.ts';
import { isActivationError } from '../errors/activation-error.ts';
import {
  discoveryOrder,
  dnsDomains,
  hostAddressText,
  parseHostAddress,
  parseServiceText,
  servesVendor,
  serviceTextFor,
} from './discovery.ts';

const aurora = 'aurora.example' as VendorId;

test('a host that was set, in the nearest scope, has no fallback', () => {
  const all = { edition: 'e', application: 'a', machine: 'm', lastSuccess: 'l' };
  assert.deepEqual(discoveryOrder(all), [{ source: 'edition', host: 'e' }]);
  const { edition: _, ...wider } = all;
  assert.deepEqual(discoveryOrder(wider), [{ source: 'application', host: 'a' }]);
  assert.deepEqual(discoveryOrder({ machine: 'm', lastSuccess: 'l' }), [{ source: 'machine', host: 'm' }]);
});

test('else the host of the last success, then DNS', () => {
  assert.deepEqual(discoveryOrder({ lastSuccess: 'l' }), [{ source: 'last-success', host: 'l' }, { source: 'dns' }]);
  assert.deepEqual(discoveryOrder({}), [{ source: 'dns' }]);
});

test('where only the directory may activate, no host is asked, not even one that was set', () => {
  const all = { edition: 'e', application: 'a', machine: 'm', lastSuccess: 'l' };
  assert.deepEqual(discoveryOrder({ ...all, activationType: 'directory' }), []);
  assert.deepEqual(discoveryOrder({ ...all, activationType: 'host' }), [{ source: 'edition', host: 'e' }]);
  assert.deepEqual(discoveryOrder({ activationType: 'all' }), [{ source: 'dns' }]);
});

test('domains: longest first, each once, in the order of the system where equal', () => {
  const list = ['Corp.Example.', 'lab.corp.example', 'corp.example', 'dev.corp.example', 'local'];
  assert.deepEqual(dnsDomains(undefined, 'branch.corp.example', list), [
    'branch.corp.example',
    'lab.corp.example',
    'dev.corp.example',
    'corp.example',
  ]);
});

test('a lookup domain replaces suffix and search list; a name of one label is never asked', () => {
  assert.deepEqual(dnsDomains('att.example', 'corp.example', ['lab.example']), ['att.example']);
  assert.deepEqual(dnsDomains('com', 'corp.example', []), []);
  assert.deepEqual(dnsDomains(undefined, 'local', ['com', '', '.', '10.0.0.1', 'a b.example']), []);
  assert.deepEqual(dnsDomains(undefined, undefined, []), []);
});

test('property: whatever a machine has in its search list, what is asked are names of two labels or more', () => {
  fc.assert(
    fc.property(
      fc.option(fc.string(), { nil: undefined }),
      fc.array(fc.oneof(fc.domain(), fc.string())),
      (suffix, list) => {
        const domains = dnsDomains(undefined, suffix, list);
        assert.equal(new Set(domains).size, domains.length);
        const counts = domains.map((domain) => domain.split('.').length);
        assert.ok(counts.every((count, index) => count >= 2 && (index === 0 || count <= (counts[index - 1] ?? 0))));
      },
    ),
  );
});

test('addresses: name, port, IPv4, IPv6, with and without brackets', () => {
  for (const [text, name, port] of [
    [' NY-Att01.corp.example. ', 'ny-att01.corp.example', 7688],
    ['host:7000', 'host', 7000],
    ['host.corp.example.:7000', 'host.corp.example', 7000],
    ['192.0.2.1', '192.0.2.1', 7688],
    ['192.0.2.1:80', '192.0.2.1', 80],
    ['2001:DB8::1', '2001:db8::1', 7688],
    ['[2001:db8::1]:80', '2001:db8::1', 80],
    ['[::1]', '::1', 7688],
    ['fe80::1%eth0', 'fe80::1%eth0', 7688],
  ] as const) {
    assert.deepEqual(parseHostAddress(text), { name, port }, text);
  }
});

test('a port alone stands for a name that the caller has, else it is refused', () => {
  assert.deepEqual(parseHostAddress(':7000', 'host'), { name: 'host', port: 7000 });
  assert.throws(() => parseHostAddress(':7000'), { code: 'wrong-usage' });
  assert.throws(() => parseHostAddress('', 'host'), { code: 'wrong-usage' });
});

test('what is no host is refused', () => {
  for (const text of [
    '',
    ':',
    'host:',
    'host:0',
    'host:65536',
    'host:123456',
    'a b',
    'http://host',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '[::1',
    '::1]',
    '[host]:80',
    '[192.0.2.1]:80',
    'host:1:2',
    '-a',
    'a..b',
    'ho[st',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}aa`,
  ]) {
    assert.throws(() => parseHostAddress(text), { code: 'wrong-usage' }, text);
  }
});

test('the port of another protocol is refused, and the right one named', () => {
  assert.throws(() => parseHostAddress('host:1688'), /7688/);
  assert.throws(() => parseHostAddress('[::1]:1688'), { code: 'wrong-usage' });
});

const anyPort = fc.integer({ min: 1, max: 65_535 }).filter((port) => port !== 1688);

test('property: what was printed reads as the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()), anyPort, (name, port) => {
      const address = parseHostAddress(hostAddressText({ name, port }));
      assert.deepEqual(address, { name: name.toLowerCase(), port });
      assert.deepEqual(parseHostAddress(hostAddressText(address)), address);
    }),
  );
});

test('property: garbage is refused with a code, never crashes', () => {
  const garbage = fc.oneof(fc.string(), fc.stringMatching(/^[\d.:[\]a-f%]{0,40}$/));
  fc.assert(
    fc.property(garbage, (text) => {
      try {
        const address = parseHostAddress(text);
        assert.deepEqual(parseHostAddress(hostAddressText(address)), address);
      } catch (error) {
        assert.ok(isActivationError(error) && error.code === 'wrong-usage', String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

test('a TXT record: every key', () => {
  const tls = 'A'.repeat(43);
  assert.deepEqual(
    parseServiceText([
      'v=1,2',
      `TLS=${tls}`,
      'path=/attiva',
      'vnd=aurora.example,other.example',
      'host=A.example.',
      'x',
    ]),
    {
      versions: [1, 2],
      tls,
      path: '/attiva/',
      vendors: ['aurora.example', 'other.example'],
      host: 'a.example',
    },
  );
});

test('a TXT record: absent and wrong values are their defaults, the first occurrence counts', () => {
  const nothing = { versions: [1], path: '/' };
  assert.deepEqual(parseServiceText([]), nothing);
  assert.deepEqual(parseServiceText(['=x', 'v=0,x', 'tls=short', 'path=//evil?x', 'host=a b', 'unknown=1']), nothing);
  assert.equal(parseServiceText(['path=/a/', 'path=/b/']).path, '/a/');
  assert.equal(parseServiceText(['path=//evil.example/']).path, '/', 'never another authority');
  assert.deepEqual(parseServiceText(['vnd=']).vendors, [], 'serves nobody, which is not the same as not saying');
});

test('property: any TXT record is read', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (strings) => {
      const text = parseServiceText(strings);
      assert.ok(text.versions.length > 0 && text.path.startsWith('/') && text.path.endsWith('/'));
    }),
  );
});

test('a target has its own record, else the one that speaks of all', () => {
  const own = parseServiceText(['host=a.example', 'vnd=aurora.example']);
  const all = parseServiceText(['vnd=other.example']);
  const at = (name: string, port = 7688) => ({ name, port });
  assert.equal(serviceTextFor(at('a.example'), [all, own]), own);
  assert.equal(serviceTextFor(at('b.example'), [own, all]), all);
  assert.equal(serviceTextFor(at('b.example'), [own]), undefined);
  const ofPort = parseServiceText(['host=a.example', 'port=7689', 'vnd=borealis.example']);
  assert.equal(serviceTextFor(at('a.example', 7689), [own, ofPort]), ofPort);
  assert.equal(serviceTextFor(at('a.example'), [ofPort, own]), own);
  assert.equal(serviceTextFor(at('a.example'), [ofPort]), undefined, 'it speaks of another host of that machine');
  assert.equal(parseServiceText(['port=7689']).port, undefined, 'a port of no host says nothing');
});

test('a host that names other vendors is not worth asking', () => {
  assert.equal(servesVendor(undefined, aurora), true);
  assert.equal(servesVendor({}, aurora), true);
  assert.equal(servesVendor({ vendors: [aurora] }, aurora), true);
  assert.equal(servesVendor({ vendors: [] }, aurora), false);
});
