import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOtherAddress } from './other-address.ts';

test('an address is https, or http on this very machine; without a port it is that of a console in the network, or of this machine', () => {
  const read = (text: string): string => readOtherAddress(text).text;
  assert.equal(read(' ny-att02.corp.example '), 'https://ny-att02.corp.example:7694');
  assert.equal(read('https://NY-att02.corp.example/'), 'https://ny-att02.corp.example:7694');
  assert.equal(read('https://ny-att02.corp.example:443'), 'https://ny-att02.corp.example:443');
  assert.equal(read('https://10.1.2.3:8443'), 'https://10.1.2.3:8443');
  assert.equal(read('https://[fd12::5]'), 'https://[fd12::5]:7694');
  assert.equal(read('http://127.0.0.1:7691'), 'http://127.0.0.1:7691');
  assert.equal(read('http://localhost'), 'http://localhost:7690');
  assert.equal(read('http://[::1]:80'), 'http://[::1]:80');
});

const refused: Readonly<Record<string, RegExp>> = {
  '': /is like/u,
  'https://': /is like/u,
  'http://ny-att02.corp.example': /begins with https/u,
  'http://10.0.0.5': /begins with https/u,
  'http://127.0.0.1.evil.example': /begins with https/u,
  'ftp://x': /begins with https/u,
  'file:///etc/passwd': /names no host|takes no path|begins with https/u,
  'https://name:word@x': /takes no log-in/u,
  'https://x/v1/status': /takes no path/u,
  'https://x/?y': /takes no path/u,
  'https://x#y': /takes no path/u,
  'https://169.254.169.254': /link-local/u,
  'https://2852039166': /link-local/u,
  'https://0xa9.0xfe.0xa9.0xfe': /link-local/u,
  'https://[::ffff:169.254.169.254]': /link-local/u,
  'https://[fe80::1]': /link-local/u,
  'https://[fd00:ec2::254]': /link-local/u,
  'https://[64:ff9b::a9fe:a9fe]': /link-local/u,
  'https://[64:ff9b:1::a9fe:a9fe]': /link-local/u,
  'https://0.0.0.0': /link-local/u,
  'http://0': /link-local/u,
  'https://[::]': /link-local/u,
  'https://224.0.0.1': /link-local/u,
  'https://255.255.255.255': /link-local/u,
  'https://x:0': /port 0/u,
  'https://x:99999': /is like/u,
  'https://a b': /is like|names no host/u,
};

for (const [text, why] of Object.entries(refused)) {
  test(`no other host is at ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => readOtherAddress(text),
      (error: { code?: string; detail?: string }) => {
        assert.equal(error.code, 'wrong-usage');
        assert.match(error.detail ?? '', why);
        return true;
      },
    );
  });
}
