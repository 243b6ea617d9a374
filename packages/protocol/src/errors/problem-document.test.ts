import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ActivationError } from './activation-error.ts';
import { catalogue, errorCodes, isErrorCode } from './catalogue.ts';
import { errorFromProblem, problemLimits, problemOf } from './problem-document.ts';

const printable = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('aZ09 .,:…é漢-')), maxLength }).map((text) => text.trim());
const factScalars = fc.oneof(printable(256), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const facts = fc.dictionary(
  fc.stringMatching(/^[a-z][A-Za-z0-9]{0,20}$/),
  fc.oneof(
    factScalars,
    fc.boolean(),
    fc.constant(null),
    fc.array(factScalars, { maxLength: problemLimits.listLength }),
  ),
  { maxKeys: problemLimits.facts },
);
const errors = fc
  .record({
    code: fc.constantFrom(...errorCodes),
    detail: printable(problemLimits.detailLength).filter((text) => text !== ''),
    facts,
    retryAfterSeconds: fc.option(fc.nat(problemLimits.retryAfterSeconds), { nil: undefined }),
  })
  .map(({ code, detail, facts: given, retryAfterSeconds }) =>
    retryAfterSeconds === undefined
      ? new ActivationError(code, detail, { facts: given })
      : new ActivationError(code, detail, { facts: given, retryAfterSeconds }),
  );

test('an error that went through a problem document and JSON is the same error', () => {
  fc.assert(
    fc.property(errors, (error) => {
      const read = errorFromProblem(JSON.parse(JSON.stringify(problemOf(error))));
      const essence = ({ code, detail, retryAfterSeconds }: ActivationError): unknown => ({
        code,
        detail,
        retryAfterSeconds,
      });
      assert.deepEqual(essence(read), essence(error));
      // Through JSON: -0 becomes 0 there.
      assert.equal(JSON.stringify(read.facts), JSON.stringify(error.facts));
    }),
  );
});

test('a problem document says what the catalogue says, and never the cause', () => {
  const cause = new Error('password=secret at /srv/host.db');
  const error = new ActivationError('busy', 'the queue is full', {
    cause,
    retryAfterSeconds: 3,
    facts: { waiting: 9 },
  });
  assert.deepEqual(problemOf(error), {
    type: 'urn:attiva:error:busy',
    title: catalogue.busy.title,
    status: 503,
    code: 'busy',
    detail: 'the queue is full',
    facts: { waiting: 9 },
    retryAfter: 3,
  });
  assert.ok(!('retryAfter' in problemOf(new ActivationError('busy', 'x'))));
  assert.equal(problemOf(new ActivationError('busy', 'x', { retryAfterSeconds: 0.2 })).retryAfter, 1);
});

test('garbage never throws, and what comes out is bounded', () => {
  const wild = fc.record(
    {
      code: fc.oneof(fc.constantFrom(...errorCodes), fc.anything()),
      detail: fc.anything(),
      facts: fc.anything(),
      retryAfter: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.anything(), wild), (document) => {
      const error = errorFromProblem(document);
      assert.ok(isErrorCode(error.code));
      assert.ok(error.detail.length > 0 && error.detail.length <= problemLimits.detailLength);
      assert.ok(Object.keys(error.facts).length <= problemLimits.facts);
      const seconds = error.retryAfterSeconds ?? 0;
      assert.ok(Number.isInteger(seconds) && seconds >= 0 && seconds <= problemLimits.retryAfterSeconds);
    }),
    { numRuns: 1000 },
  );
});

test('what bears no code of the catalogue is somebody else’s answer', () => {
  for (const document of [
    undefined,
    null,
    'busy',
    7,
    [],
    ['busy'],
    {},
    { code: 'constructor' },
    { code: 'no-such-code' },
  ]) {
    assert.equal(errorFromProblem(document).code, 'answer-not-ours');
  }
});

test('long texts, long lists and many facts are cut', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`fact${at}`, 'y'.repeat(10_000)]));
  const error = errorFromProblem({ code: 'busy', detail: 'x'.repeat(100_000), facts: many, retryAfter: 1e12 });
  assert.equal(error.detail.length, problemLimits.detailLength);
  assert.equal(Object.keys(error.facts).length, problemLimits.facts);
  assert.equal(error.facts['fact0'], 'y'.repeat(problemLimits.factLength));
  assert.equal(error.retryAfterSeconds, problemLimits.retryAfterSeconds);
  const list = errorFromProblem({ code: 'busy', facts: { list: Array.from({ length: 1000 }, (_, at) => at) } });
  assert.equal((list.facts['list'] as number[]).length, problemLimits.listLength);
});

test('a text from the network cannot steer a terminal, break a log line or turn the reading direction', () => {
  const error = errorFromProblem({
    code: 'busy',
    detail: 'a\u001b[2Jb\r\nc\u202ed\u2028e\ud800f',
    facts: { name: 'x\u0007y' },
  });
  assert.equal(error.detail, 'a [2Jb c d e f');
  assert.equal(error.facts['name'], 'x y');
});

test('facts of a shape that no fact has are left out; a missing detail is the title', () => {
  const facts = { ok: 1, nested: { a: 1 }, 'not a name': 1, infinite: Infinity, list: [1, 'a', {}, null] };
  const error = errorFromProblem({ code: 'busy', facts, retryAfter: -1 });
  assert.deepEqual(error.facts, { ok: 1, list: [1, 'a'] });
  assert.equal(error.detail, catalogue.busy.title);
  assert.equal(error.retryAfterSeconds, undefined);
});
