import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRegistry, parseResolvConf, parseResolvectl, parseScutil } from './dns-suffix.ts';

test('resolv.conf: domain, search, comments, and the last search line', () => {
  const text =
    'nameserver 10.0.0.1\n# search no.example\nsearch old.example\nsearch Corp.Example. branch.example ; x\n';
  assert.deepEqual(parseResolvConf(text, 'pc1'), {
    searchList: ['corp.example', 'branch.example'],
    source: 'resolv.conf',
  });
  assert.deepEqual(parseResolvConf('domain corp.example\n', 'pc1.other.example'), {
    suffix: 'corp.example',
    searchList: [],
    source: 'resolv.conf',
  });
});

test('resolv.conf: a complete host name carries the suffix; "search ." means none', () => {
  assert.equal(parseResolvConf('', 'pc1.corp.example').suffix, 'corp.example');
  assert.deepEqual(parseResolvConf('search .\n', 'pc1'), { searchList: [], source: 'resolv.conf' });
});

test('resolvectl: routing-only domains are no suffixes', () => {
  const text = 'Global:\nLink 2 (eth0): corp.example ~branch.example\nLink 3 (wg0): ~.\n';
  assert.deepEqual(parseResolvectl(text).searchList, ['corp.example']);
});

test('scutil: the first resolver only', () => {
  const text =
    'DNS configuration\n\nresolver #1\n  search domain[0] : corp.example\n  search domain[1] : b.example\n\nresolver #2\n  domain   : local\n  search domain[0] : no.example\n';
  assert.deepEqual(parseScutil(text).searchList, ['corp.example', 'b.example']);
});

test('registry: a policy goes before the machine', () => {
  const machine = '\r\n    Domain    REG_SZ    corp.example\r\n    SearchList    REG_SZ    a.example,b.example\r\n';
  assert.deepEqual(parseRegistry('', machine), {
    suffix: 'corp.example',
    searchList: ['a.example', 'b.example'],
    source: 'registry',
  });
  assert.deepEqual(parseRegistry('    SearchList    REG_SZ    p.example\r\n', machine).searchList, ['p.example']);
  assert.equal(
    parseRegistry('', '    Domain    REG_SZ    \r\n    DhcpDomain    REG_SZ    d.example\r\n').suffix,
    'd.example',
  );
});
