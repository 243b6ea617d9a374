/** Mutators that know nothing of a format: characters, pieces, numbers. */
import type { Random } from './random.ts';
import type { Mutator } from './target.ts';

/** Characters that parsers stumble over: ends, quotes, signs, line ends, fixed spaces, surrogates, letters with two cases. */
const odd = Array.from(
  ' \t\n\r\0"\'\\/.,:;=[]{}()<>%#-_+~@*^|&?!0129aAzZ\u00a0\u0130\u017f\u202e\u2028\ud800\ufeff\uffff€',
);

const numbers = ['0', '-1', '1', '-0', '1e3', '0.5', '65535', '65536', '2147483648', '4294967296', '9007199254740991'];
const larger = ['9007199254740992', '18446744073709551616', '1e309', '253402300799', '253402300800'];

function character(random: Random): string {
  return random.oneIn(2) ? random.pick(odd) : String.fromCharCode(random.below(random.oneIn(4) ? 256 : 127));
}

function replaceAt(text: string, at: number, length: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at + length);
}

export const replaceCharacter: Mutator = (text, random) =>
  replaceAt(text, random.below(text.length), 1, character(random));

const insertCharacter: Mutator = (text, random) => replaceAt(text, random.below(text.length + 1), 0, character(random));

const flipBit: Mutator = (text, random) => {
  const at = random.below(text.length);
  return replaceAt(text, at, 1, String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(8))));
};

const removePiece: Mutator = (text, random) =>
  replaceAt(text, random.below(text.length), 1 + random.below(random.oneIn(3) ? text.length : 8), '');

const repeatPiece: Mutator = (text, random) => {
  const at = random.below(text.length);
  const piece = text.slice(at, at + 1 + random.below(32));
  return replaceAt(text, at, 0, piece.repeat(1 + random.below(random.oneIn(8) ? 64 : 3)));
};

const movePiece: Mutator = (text, random) => {
  const at = random.below(text.length);
  const piece = text.slice(at, at + 1 + random.below(24));
  const rest = replaceAt(text, at, piece.length, '');
  return replaceAt(rest, random.below(rest.length + 1), 0, piece);
};

const cut: Mutator = (text, random) => text.slice(0, random.below(text.length + 1));

/** Beginning of one and end of another. */
const splice: Mutator = (text, random, other) =>
  text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));

const takePiece: Mutator = (text, random, other) => {
  const at = random.below(other.length);
  const piece = other.slice(at, at + 1 + random.below(40));
  return replaceAt(text, random.below(text.length + 1), random.oneIn(2) ? piece.length : 0, piece);
};

const changeNumber: Mutator = (text, random) => {
  const found = [...text.matchAll(/-?\d+/g)];
  if (found.length === 0) return text;
  const match = random.pick(found);
  const near = String(Number(match[0]) + random.pick([-1, 1, -256, 256]));
  return replaceAt(text, match.index, match[0].length, random.pick([near, random.pick(numbers), random.pick(larger)]));
};

const otherCase: Mutator = (text, random) => {
  const at = random.below(text.length);
  const one = text.charAt(at);
  return replaceAt(text, at, 1, one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase());
};

/** For any text. */
export const textMutators: readonly Mutator[] = [
  replaceCharacter,
  insertCharacter,
  flipBit,
  removePiece,
  repeatPiece,
  movePiece,
  cut,
  splice,
  takePiece,
  changeNumber,
  otherCase,
];

/** Puts a token of the format in, beside or in the place of what stands there. */
export function tokenMutator(dictionary: readonly string[]): Mutator {
  return (text, random) => {
    if (dictionary.length === 0) return text;
    const token = random.pick(dictionary);
    return replaceAt(text, random.below(text.length + 1), random.oneIn(2) ? token.length : 0, token);
  };
}

/** For bytes as characters 0 … 255. */
export const byteMutators: readonly Mutator[] = textMutators.map(
  (mutate): Mutator =>
    (text, random, other) =>
      Buffer.from(mutate(text, random, other), 'latin1').toString('latin1'),
);
