/** The page of what is stored and what leaves says what the schemas and types say, and what is tested on the wire. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { authorityTables } from '@attiva/authority';
import { hostTables } from '@attiva/host';
import { dataReference, dataReferencePath, registrationMembers } from './generate-data-reference.ts';

const page = readFileSync(dataReferencePath, 'utf8');

test('the page says what the declarations say', () => {
  assert.equal(page, dataReference(), 'run: node --conditions=attiva-source tools/generate-data-reference.ts');
});

test('each table is told with its columns, those that may name somebody in italics', () => {
  for (const tables of [hostTables, authorityTables]) {
    for (const [name, { columns, personal = [], holds }] of Object.entries(tables)) {
      assert.ok(page.includes(`| \`${name}\` | ${holds} |`), name);
      assert.match(holds, /^\S.{8,}[^.]$/, name);
      for (const [column, what] of Object.entries(columns))
        assert.ok(
          page.includes(personal.includes(column) ? `| *\`${column}\`* | ${what} |` : `| \`${column}\` | ${what} |`),
          `${name}.${column}`,
        );
    }
  }
});

test('the members that the test on the wire expects are those that the page lists', () => {
  const source = readFileSync(new URL('../e2e/flows/what-leaves/what-leaves.test.ts', import.meta.url), 'utf8');
  const expected = /const registrationMembers = \[([^\]]+)\]/.exec(source)?.[1]?.match(/\w+/g) ?? [];
  assert.deepEqual(expected, Object.keys(registrationMembers).sort());
});
