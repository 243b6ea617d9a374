/** The configuration reference says what the schemas say, and each field says what it is for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { authorityConfigSchema } from '@attiva/authority';
import { hostConfigSchema } from '@attiva/host';
import { configurationReference, configurationReferencePath, fieldsOf } from './generate-configuration-reference.ts';

const command = 'node --conditions=attiva-source tools/generate-configuration-reference.ts';

test('the page says what the schemas say', () => {
  assert.equal(readFileSync(configurationReferencePath, 'utf8'), configurationReference(), `run: ${command}`);
});

test('every field has a purpose, and a row', () => {
  const page = configurationReference();
  for (const schema of [hostConfigSchema, authorityConfigSchema]) {
    const fields = fieldsOf(schema as Parameters<typeof fieldsOf>[0]);
    assert.ok(fields.length >= 5, `${fields.length} fields`);
    for (const [name, { description }] of fields) {
      assert.ok(description, name);
      assert.ok(page.includes(`| \`${name}\` | `), name);
    }
  }
});
