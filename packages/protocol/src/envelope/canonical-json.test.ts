import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, maxJsonDepth, parseCanonicalObject } from './canonical-json.ts';

/** What statements may hold: integers below 2^53, well-formed texts, little nesting. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 4 }),
  ),
}));
const object = fc.dictionary(fc.string({ unit: 'binary' }), value, { maxKeys: 6 });

test('members are ordered by UTF-16 units, as RFC 8785 3.2.3 shows', () => {
  const members = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  assert.equal(canonicalJson(members), '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
});

test('property: what is rendered reads as the same value, whatever order it was written in', () => {
  fc.assert(
    fc.property(object, fc.nat(), (made, turn) => {
      const text = canonicalJson(made);
      assert.deepEqual(parseCanonicalObject(text), JSON.parse(text));
      const entries = Object.entries(made);
      const turned = entries.map((_, index) => entries[(index + turn) % entries.length] as (typeof entries)[number]);
      assert.equal(canonicalJson(Object.fromEntries(turned)), text);
    }),
  );
});

test('property: any other spelling of the same value is refused', () => {
  fc.assert(
    fc.property(object, fc.nat(), fc.constantFrom(' ', '\n', '\t'), (made, at, space) => {
      const text = canonicalJson(made);
      assert.equal(parseCanonicalObject(`${text}${space}`), undefined);
      const place = at % (text.length + 1);
      const spaced = text.slice(0, place) + space + text.slice(place);
      // Inside a text a space is another value, never another spelling of this one.
      const read = parseCanonicalObject(spaced);
      if (read !== undefined) assert.notEqual(canonicalJson(read), text);
    }),
  );
});

test('duplicates, odd escapes, fractions, exponents, huge and negative zero', () => {
  for (const text of [
    '{"a":1,"a":1}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":-0}',
    '{"a":9007199254740992}',
    '{"b":1,"a":2}',
    '{"a":"\\ud800"}',
    '{"__proto__":1,"a":',
    '[]',
    'null',
    '"a"',
    '',
  ]) {
    assert.equal(parseCanonicalObject(text), undefined, text);
  }
  const own = parseCanonicalObject('{"__proto__":1}');
  assert.ok(own && Object.hasOwn(own, '__proto__'), 'a member like any other');
});

test('what has no rendering is a wrong call', () => {
  const deep = Array.from({ length: maxJsonDepth + 1 }).reduce<unknown>((inner) => [inner], 1);
  for (const bad of [
    0.5,
    Number.NaN,
    2 ** 53,
    -0,
    '\ud800',
    { '\udc00': 1 },
    undefined,
    () => 1,
    1n,
    Symbol('x'),
    deep,
  ]) {
    assert.throws(() => canonicalJson(bad), TypeError);
  }
  assert.equal(canonicalJson(Array.from({ length: maxJsonDepth }).reduce<unknown>((inner) => [inner], 1)).length, 33);
});

test('members without a value are left out, as JSON.stringify does', () => {
  assert.equal(canonicalJson({ b: undefined, a: 1, c: 2 }), '{"a":1,"c":2}');
  assert.equal(canonicalJson({ a: undefined, b: true }), '{"b":true}');
});

test('property: garbage is refused, never crashes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const read = parseCanonicalObject(text);
      if (read !== undefined) assert.equal(canonicalJson(read), text);
    }),
    { numRuns: 1000 },
  );
});

test('a text is read exactly when rendering what it says gives it back', () => {
  const rendered = (text: string): string | undefined => {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? canonicalJson(value) : undefined;
    } catch {
      return undefined;
    }
  };
  const member = fc.constantFrom(
    'a',
    'b',
    'B',
    '10',
    '2',
    '1',
    '__proto__',
    'toJSON',
    '\u00e9',
    '\ud800',
    '\u{1f600}',
    '',
  );
  const leaf = fc.constantFrom<unknown>(0, -0, 1, -1, 2 ** 53, 1.5, true, null, 'x', '\ud800', '\u2028', '\u007f', '"');
  const tree = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value')),
      fc.array(fc.tuple(member, tie('value'))).map(asObject),
    ),
  })).value;
  fc.assert(
    fc.property(fc.array(fc.tuple(member, tree)).map(asObject), fc.boolean(), (object, sorted) => {
      const text = sorted ? (rendered(JSON.stringify(object)) ?? JSON.stringify(object)) : JSON.stringify(object);
      assert.equal(parseCanonicalObject(text) !== undefined, rendered(text) === text);
    }),
    { numRuns: 2000 },
  );
});

test('nesting is bounded alike, whichever way the order is seen', () => {
  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  assert.ok(parseCanonicalObject(nested(maxJsonDepth)) !== undefined);
  assert.equal(parseCanonicalObject(nested(maxJsonDepth + 1)), undefined);
});

/** As `JSON.parse` would make it: `__proto__` is a member like any other. */
function asObject(members: readonly (readonly [string, unknown])[]): object {
  return JSON.parse(
    `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  ) as object;
}
