/** Properties around the vectors: no small change of an accepted statement is accepted, and nothing makes a judge crash. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateVector } from './evaluate-vector.ts';
import type { VectorCase, VectorSuite } from './vector-case.ts';

const folder = new URL('../../../../spec/vectors/', import.meta.url);
const accepted = ['chains', 'batches', 'envelope']
  .flatMap((suite) => (JSON.parse(readFileSync(new URL(`${suite}.json`, folder), 'utf8')) as VectorSuite).cases)
  .filter(
    ({ expect, operation, input }) => expect === 'ok' && operation === 'verify-chain' && chainOf(input).length < 5,
  )
  .filter(({ input }) => chainOf(input).join('').length < 10_000);

function chainOf(input: VectorCase['input']): readonly string[] {
  return input['chain'] as readonly string[];
}

const anyAccepted = fc.constantFrom(...accepted);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=\n';

/** One character of one member put in, left out or exchanged. */
const change = fc.record({
  member: fc.nat(2),
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  character: fc.constantFrom(...Array.from(alphabet)),
  how: fc.constantFrom('insert', 'remove', 'exchange'),
});

test('the vectors that are changed are accepted as they stand', () => {
  assert.ok(accepted.length > 40);
  for (const vector of accepted) assert.equal(evaluateVector(vector).code, 'ok', vector.id);
});

test('a chain with one character changed is refused', () => {
  fc.assert(
    fc.property(anyAccepted, change, (vector, { member, place, character, how }) => {
      const chain = [...chainOf(vector.input)];
      const index = member % chain.length;
      const text = chain[index] as string;
      const at = Math.floor(place * text.length);
      const put = how === 'remove' ? '' : character;
      const changed = text.slice(0, at) + put + text.slice(how === 'insert' ? at : at + 1);
      fc.pre(changed !== text);
      chain[index] = changed;
      assert.notEqual(evaluateVector({ ...vector, input: { ...vector.input, chain } }).code, 'ok');
    }),
    { numRuns: 600 },
  );
});

test('a statement put together from two good ones is refused', () => {
  const members = accepted.flatMap(({ input }) => chainOf(input).map((text) => text.split('.')));
  fc.assert(
    fc.property(anyAccepted, fc.nat(2), fc.constantFrom(...members), fc.nat(2), (vector, member, other, segment) => {
      const chain = [...chainOf(vector.input)];
      const index = member % chain.length;
      const parts = (chain[index] as string).split('.');
      // Another signature over the same statement is as good as the first; that is no forgery.
      fc.pre(parts[segment] !== other[segment] && (segment !== 2 || parts[1] !== other[1]));
      parts[segment] = other[segment] as string;
      chain[index] = parts.join('.');
      assert.notEqual(evaluateVector({ ...vector, input: { ...vector.input, chain } }).code, 'ok');
    }),
    { numRuns: 600 },
  );
});

test('no body, text or chain makes a judge crash', () => {
  const trust = accepted[0]?.input['trust'];
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.record({ chain: fc.jsonValue({ maxDepth: 3 }) }),
    fc.string(),
  );
  const pending = { client: '', jti: '', iat: 0, application: '', edition: '', generation: 0 };
  fc.assert(
    fc.property(anything, fc.string(), (body, text) => {
      const ask = (operation: string, input: object): string =>
        evaluateVector({ id: 'x', operation, input: input as VectorCase['input'] }).code;
      const codes = [
        ask('verify-chain', { kind: 'lease', chain: body, trust }),
        ask('judge-answer', { body, pending, trust }),
        ask('judge-lease', { chain: body, holder: pending, trust }),
        ask('judge-host-info', { body, nonce: '', trust }),
        ask('judge-registration', { body, pending: { sub: '', key: '' }, trust }),
        ask('open-revocation-list', { chain: body, trust }),
        ask('open-request', { text: body }),
        ask('open-registration', { text }),
        ask('open-license-request', { text }),
        ask('judge-license', { body, pending: { client: '', key: '', device: [0, 0, 0] }, trust }),
        ask('judge-stored-license', { chain: body, holder: pending, trust }),
        ask('parse-product-key', { text }),
        ask('open-vendor-file', { text: JSON.stringify(body), now: 0 }),
        ask('open-vendor-file', { text, now: 0 }),
      ];
      assert.ok(codes.every((code) => code !== 'ok'));
    }),
    { numRuns: 300 },
  );
});
