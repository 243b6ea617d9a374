import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call, OptionSpec } from './command-spec.ts';
import { typedAgain } from './typed-again.ts';

const options: readonly OptionSpec[] = [
  { flags: '--server <name>', purpose: 'a server' },
  { flags: '--bind-dn <name>', purpose: 'who' },
  { flags: '--kerberos', purpose: 'by ticket' },
  { flags: '--roots <file>', purpose: 'vendors', repeatable: true },
];

function callOf(given: Readonly<Record<string, string | true | readonly string[]>>): Call {
  const call: Pick<Call, 'text' | 'texts' | 'flag'> = {
    text: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
    texts: (name) => (Array.isArray(given[name]) ? (given[name] as readonly string[]) : []),
    flag: (name) => given[name] === true,
  };
  return call as Call;
}

test('options are typed again in the order of the command, each value as one word of the shell', () => {
  const call = callOf({
    roots: ['a.attiva', "it's mine.attiva"],
    bindDn: 'cn=admin,dc=rossi',
    kerberos: true,
    other: 'x',
  });
  assert.equal(
    typedAgain(call, options, 'linux'),
    String.raw` --bind-dn cn=admin,dc=rossi --kerberos --roots a.attiva --roots 'it'\''s mine.attiva'`,
  );
  assert.equal(typedAgain(callOf({}), options, 'linux'), '');
});

test('what a shell would read otherwise stays in quotes', () => {
  for (const text of ['$HOME', '`id`', '$(id)', 'a;b', 'a b', '', '~', '*', 'a\nb', 'dc="x"'])
    assert.equal(typedAgain(callOf({ server: text }), options, 'linux'), ` --server '${text}'`);
  assert.equal(
    typedAgain(callOf({ server: String.raw`C:\Anna B\ca.pem` }), options, 'win32'),
    String.raw` --server "C:\Anna B\ca.pem"`,
  );
});
