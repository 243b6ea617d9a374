/** What the digits of a number say by themselves, whether it stands in the table or not; and nothing that they do not. */

export interface Decoded {
  readonly severity: 'success' | 'information' | 'error';
  /** Whose number it is, without a full stop. */
  readonly family: string;
}

/** Zones of the numbers 0xC004….: the digit after the facility. */
const zones: Readonly<Record<number, string>> = {
  0xb: 'volume activation, zone B: the way to the activation server',
  0xc: 'volume activation, zone C: the server that judges keys',
  0xd: 'volume activation, zone D: the licensing service',
  0xe: 'volume activation, zone E: inside the licensing service',
  0xf: 'volume activation, zone F: what the licensing service tells programs',
};

/** Families by their first four digits. */
const families: Readonly<Record<number, string>> = {
  0x8004: 'a number that one program gives for itself; which program gave it says what it means',
  0x8009: 'security and certificates of Windows',
  0x8024: 'Windows Update: it has nothing to do with activation; look in the log of Windows Update',
  0xc002: 'remote calls of Windows',
};

/** @param number from 0 to 2³²−1. */
export function decodeNumber(number: number): Decoded {
  return { severity: severityOf(number), family: familyOf(number) };
}

function severityOf(number: number): Decoded['severity'] {
  if (number >= 2 ** 31) return 'error';
  return number >= 2 ** 30 ? 'information' : 'success';
}

function familyOf(number: number): string {
  const [start, end] = [Math.floor(number / 2 ** 16), number % 2 ** 16];
  if (number === 0) return 'no error';
  if (start === 0xc004 || start === 0x4004) {
    if (end >= 0xf300 && end <= 0xf3ff) return 'volume activation, zone F: activation by certificate';
    const zone = zones[Math.floor(end / 2 ** 12)];
    if (zone !== undefined) return zone;
  }
  if (start === 0x8007) return `an error of Windows itself, number ${end}`;
  return families[start] ?? `facility ${start % 2 ** 11}, number ${end}; nothing more is known here`;
}
