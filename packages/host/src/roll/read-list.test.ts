import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isActivationError } from '@attiva/protocol';
import { readRollList } from './read-list.ts';

test('a name on each line: case, dollars of accounts, remarks and empty lines', () => {
  assert.deepEqual(readRollList('\ufeff# ours\r\nPC-1$\r\n\r\npc-2.corp.example.\npc-1\n'), [
    { name: 'pc-1', disabled: false },
    { name: 'pc-2.corp.example', disabled: false },
  ]);
});

test('what PowerShell writes: the full name before the short one, disabled accounts, the last log-in', () => {
  const text = [
    '"Name","DNSHostName","Enabled","LastLogonDate"',
    '"PC-1","pc-1.corp.example","True","2026-11-20 08:00:00"',
    '"PC-2","","False",""',
    '"PC-3","pc-3.corp.example","True","133761024000000000"',
  ].join('\r\n');
  const [first, second, third] = readRollList(text);
  assert.deepEqual(first, { name: 'pc-1.corp.example', disabled: false, lastUsed: Date.UTC(2026, 10, 20) / 1000 });
  assert.deepEqual(second, { name: 'PC-2', disabled: true });
  assert.equal(third?.lastUsed, 1_731_628_800);
});

test('other separators, and cells that hold one', () => {
  assert.deepEqual(
    readRollList('owner;hostname\n"Rossi; Anna";pc-1').map(({ name }) => name),
    ['pc-1'],
  );
  assert.deepEqual(readRollList('hostname\tdisabled\npc-1\tyes')[0]?.disabled, true);
});

test('an upload that is not what it claims is refused in words, with the line', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /names no computer/],
    ['PK\u0003\u0004\0\0', /this is no text/],
    ['<!doctype html>\n<p>hello</p>', /line 1 holds no name/],
    ['pc-1\nnot a name', /line 2 holds no name of a computer: "not a name"/],
    ['name\n=HYPERLINK("x")', /line 2/],
    ['{"computers":[]}', /line 1/],
  ];
  for (const [text, said] of wrong) assert.throws(() => readRollList(text), { code: 'wrong-usage', message: said });
});

test('nothing that is uploaded makes the reader fail in another way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        assert.ok(readRollList(text).length > 0);
      } catch (error) {
        if (!isActivationError(error)) throw error;
      }
    }),
  );
});
