import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commands } from '../commands/table.ts';
import { commandReference } from './command-reference.ts';

const page = new URL('../../../../docs/reference/command-line.md', import.meta.url);

test('the reference page says what the commands say', () => {
  const message = 'run: npm run --silent attiva -- reference > docs/reference/command-line.md';
  assert.equal(readFileSync(page, 'utf8'), commandReference(commands), message);
});

test('every command that is shown has its section', () => {
  const text = commandReference(commands);
  const shown = commands.filter(({ hidden }) => hidden !== true);
  assert.equal(text.match(/^### /gm)?.length, shown.length);
  for (const { example, options = [] } of shown) {
    assert.ok(text.includes(`$ ${example}\n`), example);
    for (const { flags } of options) assert.ok(text.includes(`\`${flags}\``), flags);
  }
});
