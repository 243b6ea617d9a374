import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isErrorCode } from '../errors/catalogue.ts';
import { compareAnswer } from './compare-answer.ts';
import { evaluateVector, vectorOperations } from './evaluate-vector.ts';
import type { VectorSuite } from './vector-case.ts';

const folder = new URL('../../../../spec/vectors/', import.meta.url);
const suites: readonly VectorSuite[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'keys.json')
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as VectorSuite);
const cases = suites.flatMap((suite) => suite.cases);

test('there are vectors of every operation', () => {
  assert.ok(cases.length > 600, `only ${cases.length} vectors`);
  const named = new Set(cases.map((vector) => vector.operation));
  assert.deepEqual([...named].sort(), [...vectorOperations].sort());
});

test('ids are unique and begin with their suite', () => {
  assert.equal(new Set(cases.map((vector) => vector.id)).size, cases.length);
  for (const suite of suites) {
    for (const vector of suite.cases) assert.ok(vector.id.startsWith(`${suite.suite}/`), vector.id);
  }
});

test('each refused vector names its attack and a code of the catalogue', () => {
  for (const vector of cases) {
    if (vector.expect === 'ok') assert.equal(vector.attack, undefined, vector.id);
    else assert.ok(vector.attack && isErrorCode(vector.expect), vector.id);
  }
});

for (const suite of suites) {
  test(`${suite.suite}: each of ${suite.cases.length} vectors is judged as expected`, () => {
    assert.ok(suite.cases.length > 5);
    const differences = suite.cases.flatMap((vector) => {
      const verdict = compareAnswer(vector, evaluateVector(vector));
      return verdict.as === 'expected' ? [] : [`${vector.id}: expected ${vector.expect}, found ${verdict.found}`];
    });
    assert.deepEqual(differences, []);
  });
}

test('an accepted vector whose result differs is told', () => {
  const vector = cases.find((candidate) => candidate.id === 'ids/key-root');
  assert.ok(vector);
  const verdict = compareAnswer(vector, { id: vector.id, code: 'ok', result: { id: 'x' } });
  assert.deepEqual(verdict, { as: 'differs', found: 'result {"id":"x"}' });
});

test('an answer without result is enough, one without code is garbage', () => {
  const vector = cases.find((candidate) => candidate.id === 'ids/key-root');
  assert.ok(vector);
  assert.deepEqual(compareAnswer(vector, { id: vector.id, code: 'ok' }), { as: 'expected' });
  assert.equal(compareAnswer(vector, { id: vector.id }).as, 'garbage');
  assert.equal(compareAnswer(vector, null).as, 'garbage');
  assert.deepEqual(compareAnswer(vector, { code: 'revoked' }), { as: 'differs', found: 'revoked' });
  const odd = compareAnswer(vector, { code: 'ok', result: { id: 1.5 } });
  assert.deepEqual(odd, { as: 'differs', found: 'result that is no canonical JSON' });
});

test('an unknown operation is a wrong call', () => {
  assert.throws(() => evaluateVector({ id: 'x', operation: 'guess', input: {} }), TypeError);
});
