/**
 * The check digit of telephone codes (spec/codes.md 2): Damm's totally anti-symmetric quasigroup (H. M. Damm, 2004). It
 * finds each single wrong digit and each exchange of neighbours. A group's place is put before its digits, so that a group
 * that is right at one place is wrong at the nine next to it.
 */

const quasigroup: readonly (readonly number[])[] = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/** The digit that completes these digits at a place (0, 1, 2 …): the place's last digit is worked in before them. */
export function dammDigit(place: number, digits: string): number {
  return [place % 10, ...Array.from(digits, Number)].reduce((at, digit) => quasigroup[at]?.[digit] ?? 0, 0);
}

/** Whether the last digit completes those before it at this place. */
export function dammHolds(place: number, digits: string): boolean {
  // The table's diagonal is zero: a check digit after its own digits comes out as zero.
  return dammDigit(place, digits) === 0;
}
