/**
 * Reading a typed product key forgivingly: upper and lower case, white space and dashes, nothing else.
 * What is wrong is told by place, for a person who compares a printed key; what the right character is, is not told.
 */
import { ActivationError } from '../errors/activation-error.ts';
import { keyAlphabet, keyLength, keySyndrome, locateErrors } from './key-checksum.ts';

const groupLength = 5;
/** More than anybody types; longer texts are not looked at. */
const longestText = 200;
// Keys are pasted from mails and documents, where a hyphen has often become a dash or a minus, a space a fixed one.
const separators = /[\s\-\u2010-\u2015\u2212]+/u;
const ordinals = ['first', 'second', 'third', 'fourth', 'last'];

/** The 25 values (0–31) of a key with a right checksum. Throws `key-malformed` that tells where to look. */
export function readKeyValues(text: string): readonly number[] {
  if (text.length > longestText) throw wrongLength(`more than ${longestText} characters; a key has ${keyLength}`, []);
  const typedGroups = text.split(separators).filter((group) => group !== '');
  // By code points: one wrong character typed is one place, whatever its encoding.
  const values = Array.from(typedGroups.join(''), valueOf);
  if (values.length !== keyLength) throw lengthError(values, typedGroups);
  const wrong = wrongPlaces(values);
  if (wrong === undefined) {
    throw new ActivationError('key-malformed', 'more than two characters are not right; compare every group', {
      facts: { places: [], groups: [] },
    });
  }
  if (wrong.length > 0) throw placesError(wrong);
  return values.map((value) => value ?? 0);
}

/** Value of a character in the alphabet; `undefined` for any other, b, i, o and 1 among them. */
function valueOf(character: string): number | undefined {
  // Only ASCII letters have two cases here: toUpperCase alone would turn a dotless i or a long s into a letter.
  const value = keyAlphabet.indexOf(/^[a-z]$/.test(character) ? character.toUpperCase() : character);
  return value < 0 ? undefined : value;
}

type ReadValues = readonly (number | undefined)[];

/** 0-based places that are wrong, none if all is right, `undefined` if they are too many to be located. */
function wrongPlaces(values: ReadValues): readonly number[] | undefined {
  const foreign = values.flatMap((value, place) => (value === undefined ? [place] : []));
  const located = locateErrors(keySyndrome(values.map((value) => value ?? 0)));
  if (foreign.length === 0) return located;
  // A foreign character is wrong for certain. Others beside it are told only while two in all explain the checksum.
  const together = [...new Set([...foreign, ...(located ?? [])])].sort((a, b) => a - b);
  return together.length <= 2 ? together : foreign;
}

function placesError(places: readonly number[]): ActivationError {
  const groups = [...new Set(places.map(groupOf))];
  const told = groups.map((group) => {
    const within = places.filter((place) => groupOf(place) === group).map((place) => ordinals[place % groupLength]);
    return `group ${group}, ${joinWords(within)} character${within.length > 1 ? 's' : ''}`;
  });
  return new ActivationError('key-malformed', `${told.join('; ')}: not right`, {
    facts: { places: places.map((place) => place + 1), groups },
  });
}

/** The 1-based group of a 0-based place. */
function groupOf(place: number): number {
  return Math.floor(place / groupLength) + 1;
}

function joinWords(words: readonly (string | undefined)[]): string {
  return words.length < 2 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function lengthError(values: ReadValues, typedGroups: readonly string[]): ActivationError {
  if (values.length === 0) return wrongLength(`no key was typed; a key has ${keyLength} characters`, []);
  const short = values.length < keyLength;
  const told = `${values.length} character${values.length > 1 ? 's' : ''} instead of ${keyLength}`;
  const groups = groupsByChecksum(values) ?? groupsBySeparators(typedGroups);
  if (groups.length === 0) return wrongLength(told, []);
  // One character too few that would fit on either side of a border leaves two groups to look at.
  const oneOf = groups.length > Math.abs(values.length - keyLength) ? ' or ' : ', ';
  return wrongLength(
    `${told}: ${groups.map((group) => `group ${group}`).join(oneOf)} too ${short ? 'short' : 'long'}`,
    groups,
  );
}

function wrongLength(detail: string, groups: readonly number[]): ActivationError {
  return new ActivationError('key-malformed', detail, { facts: { places: [], groups } });
}

/** Groups where one character left out or put in makes the checksum right; `undefined` if that explains nothing. */
function groupsByChecksum(values: ReadValues): readonly number[] | undefined {
  if (values.includes(undefined)) return undefined;
  const typed = values.map((value) => value ?? 0);
  const groups = new Set<number>();
  for (let place = 0; place < keyLength + 1; place += 1) {
    if (typed.length === keyLength - 1 && place < keyLength) {
      const located = locateErrors(keySyndrome(typed.toSpliced(place, 0, 0)));
      if (located?.every((wrong) => wrong === place)) groups.add(groupOf(place));
    }
    if (typed.length === keyLength + 1 && keySyndrome(typed.toSpliced(place, 1)) === 0) {
      groups.add(Math.min(groupOf(place), keyLength / groupLength));
    }
  }
  return groups.size === 0 ? undefined : [...groups];
}

/** Groups of another length than five, where five groups were typed apart. */
function groupsBySeparators(typedGroups: readonly string[]): readonly number[] {
  if (typedGroups.length !== keyLength / groupLength) return [];
  const lengths = typedGroups.map((group) => Array.from(group).length);
  const short = lengths.reduce((sum, length) => sum + length, 0) < keyLength;
  return lengths.flatMap((length, at) => ((short ? length < groupLength : length > groupLength) ? [at + 1] : []));
}
