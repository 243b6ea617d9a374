import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { customerBody, keyBody } from './administration-bodies.ts';
import { readBody } from './json-body.ts';

function refusal(...[schema, body]: Parameters<typeof readBody>): { detail: string; fields: unknown } {
  try {
    readBody(schema, body);
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    assert.equal(error.code, 'wrong-usage');
    return { detail: error.detail, fields: error.facts['fields'] };
  }
  throw new assert.AssertionError({ message: 'nothing was refused' });
}

test('a body comes back as it is', () => {
  const body = { kind: 'host', hosts: 3 };
  assert.equal(readBody(keyBody, body), body);
});

test('names every wrong field, the unknown ones with the nearest known name', () => {
  assert.deepEqual(refusal(keyBody, { edtion: 'pro', generation: 1.5, hosts: 0, registrations: 32 }), {
    detail:
      'kind is missing; edtion is unknown; did you mean "edition"?; generation must be integer; hosts must be >= 1; registrations must be <= 31',
    fields: ['kind', 'edtion', 'generation', 'hosts', 'registrations'],
  });
  assert.equal(refusal(keyBody, { kind: 'x' }).detail, 'kind must match a schema in anyOf');
  assert.equal(refusal(customerBody, { name: 'n', features: ['a', ''] }).fields?.toString(), 'features.1');
  assert.equal(refusal(keyBody, []).detail, 'the request must be object');
});

test('does not answer a heap of wrong names with a heap', () => {
  const heap = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`.repeat(40), 1]));
  const { fields } = refusal(keyBody, heap);
  assert.ok(Array.isArray(fields));
  assert.equal(fields.length, 32);
  assert.ok(fields.every((name) => String(name).length <= 64));
});
