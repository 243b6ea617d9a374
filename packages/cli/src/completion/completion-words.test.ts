import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../commands/table.ts';
import { familiarVerbs } from '../familiar/familiar.ts';
import { completionWords } from './completion-words.ts';
import { powershellScript } from './powershell-script.ts';

const words = completionWords(commands, { slmgr: familiarVerbs.slmgr.map(({ name }) => name), ospp: ['/act'] });

test('every command and option of the table is offered', () => {
  for (const { words: path, options = [], hidden } of commands) {
    const known = words.options.get(path) ?? [];
    for (const { flags } of options) assert.ok(known.includes(flags.split(/[ ,]/)[0] ?? ''), `${path} ${flags}`);
    assert.ok(known.includes('--json') && known.includes('--help'), path);
    const before = path.split(' ').slice(0, -1).join(' ');
    if (hidden !== true) assert.ok(words.next.get(before)?.includes(path.split(' ').at(-1) ?? ''), path);
  }
});

test('no word or value is one that a shell would expand', () => {
  const values = [...words.values.values()].flatMap((offer) => (typeof offer === 'string' ? [] : offer));
  for (const word of [...words.next.values(), ...words.options.values(), values].flat())
    assert.match(word, /^[\w./:-]+$/);
});

test('PowerShell: every row of the three tables is in the script, and no two keys differ in case only', () => {
  const script = powershellScript(words);
  const [next = '', options = '', values = ''] = script.match(/@\{\n[^}]*\n {4}\}/g) ?? [];
  const tables = [
    [next, words.next],
    [options, words.options],
    [values, words.values],
  ] as const;
  for (const [text, rows] of tables) {
    const keys = Array.from(text.matchAll(/^ {8}'([^']*)' = @\((?:'[^']*'(?:, '[^']*')*)?\)$/gm), ([, key]) =>
      String(key),
    );
    assert.equal(keys.length, text.split('\n').length - 2, 'a line that is no row');
    const lower = new Set(keys.map((key) => key.toLowerCase()));
    assert.equal(lower.size, keys.length);
    for (const key of rows.keys()) assert.ok(lower.has(key.toLowerCase()), key);
  }
  assert.match(script, /'host' = @\((?:'[a-z-]+', )*'register', /);
  assert.match(script, /'slmgr' = @\((?:'\/[a-z-]+', )*'\/dlv', /);
  assert.ok(script.includes("'key create --kind' = @('setup', 'host', 'device')"));
});

test('PowerShell: quotes and brackets of the script close in order', () => {
  const bare = powershellScript(words)
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/'(?:[^']|'')*'/g, '')
    .replaceAll(/"[^"\n]*"/g, '');
  assert.doesNotMatch(bare, /['"]/);
  const open: string[] = [];
  const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const sign of bare.match(/[()[\]{}]/g) ?? []) {
    const partner = closing[sign];
    if (partner === undefined) open.push(sign);
    else assert.equal(open.pop(), partner);
  }
  assert.deepEqual(open, []);
});
