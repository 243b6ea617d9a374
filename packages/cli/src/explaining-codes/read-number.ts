/** The spellings in which one and the same number is met: on a screen, in an event, in a script's exit code. */

/** As it stands in the table: `0x` and eight capital hexadecimal digits. */
export function spelled(number: number): string {
  return `0x${number.toString(16).toUpperCase().padStart(8, '0')}`;
}

/** The same 32 bits as scripts print them, with a sign. */
export function signed(number: number): number {
  return number > largestSigned ? number - twoTo32 : number;
}

/**
 * The number from 0 to 2³²−1 that the text means, or undefined when it is none. Taken are `0xC004F074`, `c004f074`,
 * `-1073418124`, `3221549236`, the short `F074`, and any of them after `hr=` or before a comma, as events have it.
 */
export function readNumber(text: string): number | undefined {
  const bare = text
    .trim()
    .replace(/^hr=/i, '')
    .replace(/[,;.:)]+$/, '');
  if (/^0x[0-9a-f]{1,8}$/i.test(bare)) return Number.parseInt(bare.slice(2), 16);
  // Eight digits are hexadecimal even when no letter is among them: as a decimal number they would be no result at all.
  if (/^[0-9a-f]{8}$/i.test(bare)) return Number.parseInt(bare, 16);
  if (/^[b-f][0-9a-f]{3}$/i.test(bare)) return Number.parseInt(`C004${bare}`, 16);
  if (!/^-?\d{1,10}$/.test(bare)) return undefined;
  const number = Number(bare);
  if (number < -largestSigned - 1 || number >= twoTo32) return undefined;
  return number < 0 ? number + twoTo32 : number;
}

const twoTo32 = 2 ** 32;
const largestSigned = 2 ** 31 - 1;
