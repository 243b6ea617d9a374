/**
 * The desk: an installation ID is heard group by group, each judged at once, and the confirmation is read back. What is right is
 * judged by the authority; what is given is told by it.
 *
 * This file: what is typed or pasted comes into its fields. Pure.
 */

/** `head` is the two plain digits, then A to L. */
export const places: readonly string[] = ['head', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'];

const headDigits = 2;
const groupDigits = 7;

export function digitsAt(place: number): number {
  return place === 0 ? headDigits : groupDigits;
}

export type Fields = readonly string[];

export const noFields: Fields = places.map(() => '');

/** Puts what came into a field: digits alone, and those that are too many into the fields after it. */
export function filled(
  fields: Fields,
  at: number,
  text: string,
): { readonly fields: Fields /** Where to go on. */; readonly next: number } {
  const next = [...fields];
  let rest = digitsOf(text);
  if (rest.length <= digitsAt(at)) {
    next[at] = rest;
    return { fields: next, next: rest.length === digitsAt(at) ? Math.min(at + 1, places.length - 1) : at };
  }
  let place = at;
  for (; place < places.length && rest !== ''; place += 1) {
    next[place] = rest.slice(0, digitsAt(place));
    rest = rest.slice(digitsAt(place));
  }
  const last = place - 1;
  const isFull = next[last]?.length === digitsAt(last);
  return { fields: next, next: Math.min(isFull ? place : last, places.length - 1) };
}

/** Without the letters of groups, whatever people write beside them. */
function digitsOf(text: string): string {
  return text.replaceAll(/\D/gu, '');
}

/** As it is sent: up to the first field that is empty, whatever stands behind it. */
export function codeOf(fields: Fields): string {
  const end = fields.indexOf('');
  return fields.slice(0, end === -1 ? fields.length : end).join(' ');
}

export type PlaceState = 'good' | 'wrong' | 'next' | 'open';

/** What an answer of the authority says of one place. */
export function stateAt(
  place: number,
  judged:
    | { readonly goodGroups: number; readonly wrong: readonly string[]; readonly kind?: string | undefined }
    | undefined,
  fields: Fields,
): PlaceState {
  const name = places[place] ?? '';
  const whole = fields[place]?.length === digitsAt(place);
  if (place === 0) return judged?.kind !== undefined ? 'good' : whole && judged !== undefined ? 'wrong' : 'next';
  if (judged?.wrong.includes(name) === true) return 'wrong';
  // Behind a wrong one each is judged by its own check digit, too: not named means right.
  if (judged !== undefined && whole && codeOf(fields).split(' ').length > place) return 'good';
  return codeOf(fields)
    .split(' ')
    .filter((one) => one !== '').length === place
    ? 'next'
    : 'open';
}
