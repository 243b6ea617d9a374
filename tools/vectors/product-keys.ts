/** Product keys: 25 characters, read forgivingly, with a checksum that finds the places of one or two typing errors. */
import { type JsonObject, sha256 } from './forge.ts';
import { Suite } from './suite.ts';

const alphabet = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

/** The checksum register of BIP 173 / BIP 350. */
function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let register = 1;
  for (const value of values) {
    const top = register >>> 25;
    register = ((register & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < 5; bit += 1) if ((top >> bit) & 1) register ^= generator[bit] as number;
  }
  return register;
}

function checksum(data: readonly number[]): number[] {
  const words = Array.from('attiva', (letter) => letter.charCodeAt(0));
  const expanded = [...words.map((code) => code >> 5), 0, ...words.map((code) => code & 31)];
  const register = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 0x2bc830a3;
  return [5, 4, 3, 2, 1, 0].map((place) => (register >>> (5 * place)) & 31);
}

interface KeyParts {
  readonly format?: number;
  readonly kind: number;
  readonly group: number;
  readonly seed: string;
}

/** The 25 characters of a key. */
function makeKey({ format = 0, kind, group, seed }: KeyParts): string {
  const random = BigInt(`0x${sha256(`attiva test key noise: ${seed}`).toString('hex')}`) & ((1n << 78n) - 1n);
  const bits = (BigInt(format) << 93n) | (BigInt(kind) << 91n) | (BigInt(group) << 78n) | random;
  const data = Array.from({ length: 19 }, (_, place) => Number((bits >> BigInt(5 * (18 - place))) & 31n));
  return [...data, ...checksum(data)].map((value) => alphabet[value]).join('');
}

function printed(key: string): string {
  return (key.match(/.{5}/g) as string[]).join('-');
}

/** Another character of the alphabet at these places (1-based). */
function mistyped(key: string, ...places: readonly number[]): string {
  const characters = Array.from(key);
  for (const place of places) {
    const value = alphabet.indexOf(characters[place - 1] as string);
    characters[place - 1] = alphabet[(value + 7) % 32] as string;
  }
  return characters.join('');
}

export function productKeySuite(): Suite {
  const suite = new Suite('product-keys', 'Product keys (codes.md 1)', 'parse-product-key');
  const kinds = ['setup', 'host', 'device'];
  const yields = (key: string, kind: string, group: number): { result: JsonObject } => ({
    result: { kind, group, canonical: key, lastFive: key.slice(-5) },
  });
  for (const [kind, name] of kinds.entries()) {
    for (const group of [0, 101, 8191]) {
      const key = makeKey({ kind, group, seed: `${name} ${group}` });
      suite.accept(
        `${name}-group-${group}`,
        `a ${name} key as it is printed`,
        { text: printed(key) },
        yields(key, name, group),
      );
    }
  }
  const key = makeKey({ kind: 0, group: 101, seed: 'setup 101' });
  const spellings: Record<string, string> = {
    'lower-case': printed(key).toLowerCase(),
    'mixed-case': printed(key).replace(/[A-Z]/g, (letter, at: number) =>
      at % 2 === 0 ? letter.toLowerCase() : letter,
    ),
    'without-dashes': key,
    'with-spaces': printed(key).replaceAll('-', ' '),
    'with-en-dashes': printed(key).replaceAll('-', '–'),
    'with-minus-signs': printed(key).replaceAll('-', '\u2212'),
    'with-non-breaking-spaces': printed(key).replaceAll('-', '\u00a0'),
    'in-lines': `\t${printed(key).replaceAll('-', '\r\n')}\n`,
    'dashes-elsewhere': `${key.slice(0, 3)}-${key.slice(3, 11)}--${key.slice(11)}`,
  };
  for (const [name, text] of Object.entries(spellings))
    suite.accept(name, 'read forgivingly', { text }, yields(key, 'setup', 101));
  refused(suite, key);
  return suite;
}

function refused(suite: Suite, key: string): void {
  const bad = (name: string, attack: string, text: string, places?: readonly number[]): void =>
    suite.refuse(name, 'key-malformed', attack, { text }, places && { result: { places } });
  const typing = 'a typing error is taken for another key';
  for (const place of [1, 13, 19, 20, 25]) bad(`wrong-at-${place}`, typing, mistyped(key, place), [place]);
  for (const [a, b] of [
    [1, 2],
    [5, 6],
    [3, 24],
    [24, 25],
  ] as const)
    bad(`wrong-at-${a}-and-${b}`, typing, mistyped(key, a, b), [a, b]);
  const letter = `${key.slice(0, 6)}O${key.slice(7)}`;
  bad('letter-o', 'O is not in the alphabet', letter, [7]);
  bad('letters-b-and-i', 'neither is in the alphabet', `B${key.slice(1, 12)}I${key.slice(13)}`, [1, 13]);
  bad('too-short', typing, key.slice(1));
  bad('too-long', typing, `${key}Q`);
  bad('empty', 'nothing typed', '');
  bad('only-dashes', 'nothing typed', '-----');
  bad('dotless-i', 'a letter that becomes another in upper case', `${key.slice(0, 9)}\u0131${key.slice(10)}`, [10]);
  bad(
    'full-width',
    'letters of another width',
    Array.from(key, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
  );
  bad('key-of-bech32', 'the older checksum constant (BIP 173)', bech32(key));
  bad('kind-3', 'a kind that does not exist', makeKey({ kind: 3, group: 1, seed: 'kind 3' }));
  bad('format-1', 'a format of the future', makeKey({ format: 1, kind: 0, group: 1, seed: 'format 1' }));
}

/** The same data with the checksum of Bech32 in place of Bech32m. */
function bech32(key: string): string {
  const difference = 0x2bc830a3 ^ 1;
  const values = Array.from(key, (character) => alphabet.indexOf(character));
  const changed = values.slice(19).map((value, place) => value ^ ((difference >>> (5 * (5 - place))) & 31));
  return [...values.slice(0, 19), ...changed].map((value) => alphabet[value]).join('');
}
