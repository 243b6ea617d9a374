/** From what somebody typed to what it means. Other rooms call this one function. */
import { catalogue, type CatalogueRow, type ErrorCode, isErrorCode } from '@attiva/protocol';
import { nearestWord } from '../program/nearest-word.ts';
import { type Decoded, decodeNumber } from './decode-number.ts';
import { familiarEvents } from './familiar-events.ts';
import { familiarNumbers } from './familiar-numbers.ts';
import type { FamiliarEvent, FamiliarRow } from './familiar-row.ts';
import { readNumber, signed, spelled } from './read-number.ts';

/** A number with the spellings in which it is met. */
export interface Number32 extends Decoded {
  /** `0xC004F074` */
  readonly number: string;
  readonly signed: number;
  readonly unsigned: number;
}

export type Explanation =
  | { readonly kind: 'code'; readonly code: ErrorCode; readonly row: CatalogueRow }
  | { readonly kind: 'number'; readonly number: Number32; readonly row: FamiliarRow }
  | { readonly kind: 'other-number'; readonly number: Number32; readonly nearest: readonly string[] }
  | { readonly kind: 'event'; readonly id: number; readonly event: FamiliarEvent }
  | { readonly kind: 'unknown'; readonly asked: string; readonly nearest: ErrorCode };

/** Explains a code of ours, a familiar number in any spelling, or a familiar event. Knows everything offline. */
export function explainCode(asked: string): Explanation {
  const code = asked
    .trim()
    .toLowerCase()
    .replace(/^urn:attiva:error:/, '');
  if (isErrorCode(code)) return { kind: 'code', code, row: catalogue[code] };
  const number = readNumber(asked);
  if (number === undefined) {
    return { kind: 'unknown', asked, nearest: nearestWord(code, Object.keys(catalogue)) as ErrorCode };
  }
  const event = familiarEvents[number];
  return event === undefined ? explainNumber(number) : { kind: 'event', id: number, event };
}

function explainNumber(read: number): Explanation {
  // A bare error of Windows, such as 1722, is met again as 0x8007 and its digits.
  const unsigned = read > 0 && read < 2 ** 16 ? 0x8007_0000 + read : read;
  const number = { number: spelled(unsigned), signed: signed(unsigned), unsigned, ...decodeNumber(unsigned) };
  const row = familiarNumbers.get(number.number);
  return row === undefined
    ? { kind: 'other-number', number, nearest: mistypedFrom(number.number) }
    : { kind: 'number', number, row };
}

const mostOffered = 3;

/** Numbers of the table in which two digits changed places or a single one is another, the likeliest first. */
function mistypedFrom(number: string): readonly string[] {
  const near = [...familiarNumbers.keys()].map((known) => ({ known, places: placesOfChange(known, number) }));
  const swapped = near.filter(({ known, places: [one = 0, other = 0, ...more] }) => {
    return one !== other && more.length === 0 && known[one] === number[other] && known[other] === number[one];
  });
  const distance = ({ known }: { readonly known: string }): number => Math.abs(Number(known) - Number(number));
  const single = near.filter(({ places }) => places.length === 1).sort((one, other) => distance(one) - distance(other));
  return [...swapped, ...single].slice(0, mostOffered).map(({ known }) => known);
}

function placesOfChange(known: string, number: string): readonly number[] {
  return Array.from(known).flatMap((digit, place) => (digit === number[place] ? [] : [place]));
}
