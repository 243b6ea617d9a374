/**
 * The checksum of product keys (spec/codes.md, "Product keys"): Bech32m (BIP 350) with the human-readable part
 * `attiva`, which is not printed. This file computes it and locates wrong characters; it knows nothing of what a key
 * means, and it never tells what a wrong character should have been.
 */
import { bech32m } from '@scure/base';

const humanReadablePart = 'attiva';
/** The 32 characters of product keys, each at its value (BIP 173), in the printed upper case. */
export const keyAlphabet = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';
/** Characters of a key: 19 of data and six of checksum. */
export const keyLength = 25;
export const keyDataLength = 19;
const largestError = 31;

/** The six checksum values (0–31) of 19 data values. */
export function keyChecksum(data: readonly number[]): number[] {
  const text = bech32m.encode(humanReadablePart, [...data]).toUpperCase();
  return Array.from(text.slice(-(keyLength - keyDataLength)), (character) => keyAlphabet.indexOf(character));
}

/**
 * How far 25 values are from a key: 0 for a right checksum, else 30 bits. The code is linear: the syndrome depends on
 * the wrong places and differences alone, not on the key, and those of several errors add up (exclusive or).
 */
export function keySyndrome(values: readonly number[]): number {
  const checksum = keyChecksum(values.slice(0, keyDataLength));
  return checksum.reduce((bits, value, at) => (bits << 5) | (value ^ (values[keyDataLength + at] ?? 0)), 0);
}

interface SingleErrors {
  /** Syndrome → 0-based place. */
  readonly placeOf: ReadonlyMap<number, number>;
  readonly all: readonly (readonly [syndrome: number, place: number])[];
}

let singles: SingleErrors | undefined;

/** Syndromes of all 25 × 31 single errors: a constant of the code, computed when first needed. */
export function singleErrors(): SingleErrors {
  singles ??= tabulateSingleErrors();
  return singles;
}

function tabulateSingleErrors(): SingleErrors {
  const nothing = Array.from({ length: keyLength }, () => 0);
  const origin = keySyndrome(nothing);
  const all: [number, number][] = [];
  for (let place = 0; place < keyLength; place += 1) {
    for (let difference = 1; difference <= largestError; difference += 1) {
      // Bech32m adds a constant, so the zero word is no key: take differences from it.
      all.push([keySyndrome(nothing.with(place, difference)) ^ origin, place]);
    }
  }
  return { placeOf: new Map(all), all };
}

/**
 * The 0-based places of the only pattern of at most two wrong characters that has this syndrome, ascending; `undefined`
 * if there is none, which means three or more wrong characters. Bech32m has distance five at this length, so two
 * patterns never share a syndrome (key-checksum.test.ts checks all 289,075).
 */
export function locateErrors(syndrome: number): readonly number[] | undefined {
  if (syndrome === 0) return [];
  const { placeOf, all } = singleErrors();
  const single = placeOf.get(syndrome);
  if (single !== undefined) return [single];
  for (const [first, place] of all) {
    const other = placeOf.get(syndrome ^ first);
    if (other !== undefined && other > place) return [place, other];
  }
  return undefined;
}
