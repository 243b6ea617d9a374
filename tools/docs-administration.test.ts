/** The administration APIs as they are served, as they are written down, and as the typed client knows them, are one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Described, type GeneratedFiles, generatedFiles } from './generate-administration-reference.ts';

const root = join(import.meta.dirname, '..');
const command = 'node --conditions=attiva-source tools/generate-administration-reference.ts';

describe('the administration APIs', () => {
  let files: GeneratedFiles;
  before(async () => {
    files = await generatedFiles();
  });
  const described = (name: string): Described =>
    JSON.parse(files.get(`docs/reference/openapi-${name}.json`) ?? '') as Described;

  test('are written down as the programs answer them', () => {
    for (const [path, text] of files) assert.equal(readFileSync(join(root, path), 'utf8'), text, `run: ${command}`);
  });

  for (const name of ['host', 'authority']) {
    test(`OpenAPI 3.1: the ${name}`, async () => {
      const validator = new Validator();
      assert.deepEqual(await validator.validate({ ...described(name) }), { valid: true });
      assert.equal(validator.version, '3.1');
    });

    test(`each address has one sentence and an operation of its own: the ${name}`, () => {
      const operations = Object.values(described(name).paths).flatMap((methods) => Object.values(methods));
      assert.ok(operations.length >= 25, `${operations.length} operations`);
      for (const { summary } of operations) assert.match(summary, /^[A-Z][^\n]{8,110}\.$/u);
      const ids = operations.map(({ operationId }) => operationId);
      assert.equal(new Set(ids).size, ids.length, ids.join(' '));
    });
  }
});
