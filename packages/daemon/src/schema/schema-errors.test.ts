import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, type JsonSchema } from './json-schema.ts';
import { schemaErrors } from './schema-errors.ts';

const schema: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 3, pattern: '^[a-z]*$' },
    kind: { ...choice('setup', 'host'), default: 'host' },
    table: {
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'string' }, default: [], maxItems: 2 } },
      default: {},
    },
    'a/b~c': { type: 'integer', minimum: 1, maximum: 2 },
  },
  additionalProperties: false,
};

test('fills defaults in, those of a missing table too, and shares none of them', () => {
  const [first, second] = [{ name: 'a' }, { name: 'b' }] as Record<string, unknown>[];
  assert.deepEqual(schemaErrors(schema, first), []);
  assert.deepEqual(schemaErrors(schema, second), []);
  assert.deepEqual(first, { name: 'a', kind: 'host', table: { list: [] } });
  const table = first?.['table'] as { list: string[] };
  table.list.push('x');
  assert.deepEqual(second?.['table'], { list: [] });
});

test('says what is wrong, where, and with which name', () => {
  const said = (value: unknown): string[] =>
    schemaErrors(schema, value).map(
      ({ keyword, path, says, name }) => `${keyword} ${path.join(' ')}${name === undefined ? '' : `+${name}`}: ${says}`,
    );
  assert.deepEqual(said(5), ['type : must be object']);
  assert.deepEqual(said({ nam: 1 }), [
    "required +name: must have required property 'name'",
    'additionalProperties +nam: must not have additional properties',
  ]);
  assert.deepEqual(said({ name: 'A-SD', kind: 'host', 'a/b~c': 1.5, table: { list: ['', 2, 3] } }), [
    'maxLength name: must not have more than 3 characters',
    'pattern name: must match pattern "^[a-z]*$"',
    'maxItems table list: must not have more than 2 items',
    'type table list 1: must be string',
    'type table list 2: must be string',
    'type a/b~c: must be integer',
  ]);
  assert.deepEqual(said({ name: 'a', kind: 'x', 'a/b~c': 3 }), [
    'const kind: must be equal to constant',
    'const kind: must be equal to constant',
    'anyOf kind: must match a schema in anyOf',
    'maximum a/b~c: must be <= 2',
  ]);
});
