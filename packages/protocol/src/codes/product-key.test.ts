import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { VendorId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { keyAlphabet, keyChecksum } from './key-checksum.ts';
import { keyVerifierParameters } from './key-verifier.ts';
import { createProductKey, type ProductKey, type ProductKeyKind, parseProductKey } from './product-key.ts';

const kinds: ProductKeyKind[] = ['setup', 'host', 'device'];
const keys = fc
  .record({
    kind: fc.constantFrom(...kinds),
    group: fc.integer({ min: 0, max: 8191 }),
    random: fc.uint8Array({ minLength: 10, maxLength: 10 }),
  })
  .map((parts) => ({ parts, key: createProductKey(parts) }));
const example = createProductKey({
  kind: 'host',
  group: 4711,
  random: Uint8Array.from({ length: 10 }, (_, at) => at * 23),
});

/** The refusal of a text; fails if it is taken as a key. */
function refusal(text: string): ActivationError {
  try {
    parseProductKey(text);
  } catch (error) {
    assert.ok(error instanceof ActivationError, String(error));
    assert.equal(error.code, 'key-malformed');
    return error;
  }
  assert.fail('accepted as a product key');
}

function replaced(key: Pick<ProductKey, 'canonical'>, place: number, character: string): string {
  return key.canonical.slice(0, place) + character + key.canonical.slice(place + 1);
}

test('one key, spelled out: the layout and the printed form do not change', () => {
  // Computed once with the reference code of BIP 350 in another language.
  assert.deepEqual(
    { kind: example.kind, group: example.group, text: example.text, lastFive: example.lastFive },
    { kind: 'host', group: 4711, text: 'RYECQ-ZUHY2-HRN32-SM3NJ-JMVCC', lastFive: 'JMVCC' },
  );
});

test('what was made is read back, and printed in the one spelling', () => {
  fc.assert(
    fc.property(keys, ({ parts, key }) => {
      const read = parseProductKey(key.text);
      assert.deepEqual({ ...read }, { ...key });
      assert.equal(read.kind, parts.kind);
      assert.equal(read.group, parts.group);
      assert.match(key.text, /^(?:[02-9AC-HJ-NP-Z]{5}-){4}[02-9AC-HJ-NP-Z]{5}$/);
      assert.equal(key.canonical, key.text.replaceAll('-', ''));
      assert.equal(key.lastFive, key.text.slice(-5));
    }),
  );
});

test('each of the 78 random bits makes another key; the last two bits of the ten bytes are not used', () => {
  const made = new Set<string>();
  for (let bit = 0; bit < 80; bit += 1) {
    const random = new Uint8Array(10);
    random[bit >> 3] = 0x80 >> (bit & 7);
    made.add(createProductKey({ kind: 'setup', group: 1, random }).text);
  }
  const unchanged = createProductKey({ kind: 'setup', group: 1, random: new Uint8Array(10) }).text;
  assert.equal(made.size, 79);
  assert.ok(made.has(unchanged));
});

test('case, white space and dashes do not matter', () => {
  const filling = fc.constantFrom(
    '',
    '-',
    ' ',
    '\u00a0',
    '\t',
    '\r\n',
    '\u2010',
    '\u2013',
    '\u2014',
    '\u2015',
    '\u2212',
    ' - ',
  );
  const many = { minLength: 26, maxLength: 26 };
  fc.assert(
    fc.property(keys, fc.array(filling, many), fc.array(fc.boolean(), many), ({ key }, fillings, lower) => {
      const typed = Array.from(
        key.canonical,
        (character, at) => (lower[at] ? character.toLowerCase() : character) + fillings[at],
      );
      assert.equal(parseProductKey(fillings[25] + typed.join('')).text, key.text);
    }),
  );
});

test('any one or two wrong characters are told by place, group and words, and the key is not', () => {
  const wrong = fc.record({ place: fc.integer({ min: 0, max: 24 }), shift: fc.integer({ min: 1, max: 31 }) });
  const wrongs = fc.uniqueArray(wrong, { minLength: 1, maxLength: 2, selector: ({ place }) => place });
  fc.assert(
    fc.property(keys, wrongs, ({ key }, errors) => {
      const typed = errors.reduce((text, { place, shift }) => {
        const other = keyAlphabet.charAt(keyAlphabet.indexOf(text.charAt(place)) ^ shift);
        return text.slice(0, place) + other + text.slice(place + 1);
      }, key.canonical);
      const error = refusal(typed);
      const places = errors.map(({ place }) => place + 1).sort((a, b) => a - b);
      assert.deepEqual(error.facts, { places, groups: [...new Set(places.map((place) => Math.ceil(place / 5)))] });
      assert.ok(!JSON.stringify([error.detail, error.facts]).includes(key.lastFive));
    }),
    { numRuns: 1000 },
  );
});

test('two neighbours that were swapped are located', () => {
  for (let place = 0; place < 24; place += 1) {
    const [first, second] = [example.canonical.charAt(place), example.canonical.charAt(place + 1)];
    if (first === second) continue;
    const swapped = example.canonical.slice(0, place) + second + first + example.canonical.slice(place + 2);
    assert.deepEqual(refusal(swapped).facts['places'], [place + 1, place + 2]);
  }
});

test('characters that no key has are wrong places: b, i, o, 1, and others with no case of their own', () => {
  // A long s and a dotless i become S and I in upper case; an emoji is one character, though two code units.
  for (const foreign of ['b', 'B', 'i', 'I', 'o', 'O', '1', 'ſ', 'ı', 'é', '_', '.', '٣', '😀']) {
    for (const place of [0, 12, 24]) {
      assert.deepEqual(refusal(replaced(example, place, foreign)).facts['places'], [place + 1], foreign);
    }
  }
});

test('a character that no key has beside a wrong one: both are told; beside two more, only what is certain', () => {
  const other = (place: number): string => keyAlphabet.charAt(keyAlphabet.indexOf(example.canonical.charAt(place)) ^ 9);
  const put = (text: string, place: number, character: string): string =>
    text.slice(0, place) + character + text.slice(place + 1);
  const both = put(put(example.canonical, 3, 'O'), 20, other(20));
  assert.deepEqual(refusal(both).facts, { places: [4, 21], groups: [1, 5] });
  assert.deepEqual(refusal(put(both, 10, other(10))).facts['places'], [4]);
  const three = [2, 9, 14].reduce((text, place) => put(text, place, 'O'), example.canonical);
  assert.deepEqual(refusal(three).facts['places'], [3, 10, 15]);
});

test('the words say where to look', () => {
  const other = (place: number): string => (example.canonical.charAt(place) === 'Q' ? 'P' : 'Q');
  const put = (text: string, place: number): string => text.slice(0, place) + other(place) + text.slice(place + 1);
  assert.equal(refusal(put(example.canonical, 24)).detail, 'group 5, last character: not right');
  assert.equal(refusal(put(put(example.canonical, 5), 6)).detail, 'group 2, first and second characters: not right');
  assert.equal(
    refusal(put(put(example.canonical, 0), 22)).detail,
    'group 1, first character; group 5, third character: not right',
  );
});

test('three wrong characters that look like no two: no place is invented', () => {
  const put = [1, 8, 17].reduce(
    (text, place) => replaced({ canonical: text }, place, text.charAt(place) === 'Q' ? 'P' : 'Q'),
    example.canonical,
  );
  const error = refusal(put);
  assert.deepEqual(error.facts, { places: [], groups: [] });
  assert.equal(error.detail, 'more than two characters are not right; compare every group');
});

test('a missing or doubled character: the length and the group are told, with or without dashes', () => {
  const groups = example.text.split('-');
  for (const [at, group] of groups.entries()) {
    const short = groups.with(at, group.slice(0, 2) + group.slice(3)).join('-');
    const long = groups.with(at, `${group.slice(0, 3)}Q${group.slice(3)}`).join('-');
    for (const spelled of [short, short.replaceAll('-', '')]) {
      const told = refusal(spelled);
      assert.ok((told.facts['groups'] as number[]).includes(at + 1), spelled);
      assert.match(told.detail, /^24 characters instead of 25: .*too short$/);
    }
    for (const spelled of [long, long.replaceAll('-', '')]) {
      const told = refusal(spelled);
      assert.ok((told.facts['groups'] as number[]).includes(at + 1), spelled);
      assert.match(told.detail, /^26 characters instead of 25: .*too long$/);
    }
  }
  const twoShort = groups.map((group, at) => (at === 1 || at === 3 ? group.slice(1) : group)).join('-');
  assert.equal(refusal(twoShort).detail, '23 characters instead of 25: group 2, group 4 too short');
  assert.equal(refusal(groups.slice(0, 4).join('-')).detail, '20 characters instead of 25');
  assert.equal(refusal('X').detail, '1 character instead of 25');
});

test('nothing typed, and far too much, are told as such', () => {
  assert.equal(refusal(' - ').detail, 'no key was typed; a key has 25 characters');
  assert.equal(refusal('Q'.repeat(1_000_000)).detail, 'more than 200 characters; a key has 25');
});

test('an unknown format and the reserved kind are refused though the checksum is right', () => {
  const spelled = (firstFourBits: number): string => {
    const data = [firstFourBits << 1, ...Array.from({ length: 18 }, () => 7)];
    return [...data, ...keyChecksum(data)].map((value) => keyAlphabet.charAt(value)).join('');
  };
  for (let bits = 0; bits < 16; bits += 1) {
    if (bits < 3) assert.equal(parseProductKey(spelled(bits)).kind, kinds[bits]);
    else assert.match(refusal(spelled(bits)).detail, /of a kind that this version does not know/);
  }
});

test('garbage is refused with key-malformed and bounded facts, whatever it is', () => {
  const nearly = fc.string({
    unit: fc.constantFrom(...keyAlphabet.split(''), 'b', '1', '-', ' ', 'é'),
    minLength: 20,
    maxLength: 32,
  });
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), nearly), (text) => {
      const { facts } = refusal(text);
      for (const place of facts['places'] as number[]) assert.ok(Number.isInteger(place) && place >= 1 && place <= 25);
      for (const group of facts['groups'] as number[]) assert.ok(Number.isInteger(group) && group >= 1 && group <= 5);
      assert.deepEqual(Object.keys(facts), ['places', 'groups']);
    }),
    { numRuns: 1000 },
  );
});

test('a key in a template, in JSON or in a log shows its last five characters alone', () => {
  fc.assert(
    fc.property(keys, ({ key }) => {
      for (const shown of [String(key), JSON.stringify({ key }), inspect({ key })]) {
        assert.ok(shown.includes(`…${key.lastFive}`), shown);
        assert.ok(!shown.includes(key.canonical.slice(5, 20)) && !shown.includes(key.text.slice(6, 23)), shown);
      }
    }),
  );
});

test('a wrong call is a TypeError', () => {
  const random = new Uint8Array(10);
  const wrongKind = 'retail' as ProductKeyKind;
  assert.throws(() => createProductKey({ kind: wrongKind, group: 0, random }), TypeError);
  for (const group of [-1, 8192, 1.5, Number.NaN]) {
    assert.throws(() => createProductKey({ kind: 'host', group, random }), TypeError);
  }
  assert.throws(() => createProductKey({ kind: 'host', group: 0, random: new Uint8Array(9) }), TypeError);
});

test('the verifier is Argon2id with 64 MiB, three passes, and a salt of the vendor', () => {
  const { salt, ...rest } = keyVerifierParameters('aurora.example' as VendorId);
  assert.equal(new TextDecoder().decode(salt), 'attiva-key-1:aurora.example');
  assert.deepEqual(rest, { algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1, length: 32 });
});
