/**
 * The two codes that are said on a telephone (spec/codes.md 2): their layouts, and numbers as groups of digits. Which
 * fields a code holds is told in `installation-id.ts` and `confirmation-id.ts`, how a typed one is read in `phone-reading.ts`.
 */
import { dammDigit } from './damm.ts';

/** What a code is about: a host's registration, a device license, an activation object. */
export type PhoneKind = 'host' | 'device' | 'directory';

/** Kinds at their digit, less one. */
const kinds: readonly PhoneKind[] = ['host', 'device', 'directory'];
/** The only layout there is. */
export const phoneFormat = '1';
/** The plain digits before the groups: format and kind. */
export const headDigits = 2;
/** Digits of a group, the check digit included. */
export const groupDigits = 7;

/** One of the two codes. */
export interface PhoneLayout {
  readonly name: 'installation ID' | 'confirmation ID';
  /** How many groups, and how many bits they hold. */
  readonly groups: number;
  readonly bits: number;
}

export const installationLayout: PhoneLayout = { name: 'installation ID', groups: 12, bits: 232 };
export const confirmationLayout: PhoneLayout = { name: 'confirmation ID', groups: 27, bits: 531 };

/** What a group is called: A … L in an installation ID, 1 … 27 in a confirmation ID. `place` counts from 0. */
export function groupLabel(layout: PhoneLayout, place: number): string {
  return layout === installationLayout ? String.fromCharCode(65 + place) : String(place + 1);
}

/** The kind of the second plain digit; `undefined` for a digit that stands for none. */
export function phoneKindOf(digit: string): PhoneKind | undefined {
  return /^[1-9]$/.test(digit) ? kinds[Number(digit) - 1] : undefined;
}

/** A field of a code: its value, and the bits it takes. */
export type CodeField = readonly [value: bigint | number, bits: number];

/**
 * Renders a code in its one spelling: the two plain digits, then groups of seven, single spaces between them.
 * @throws {TypeError} for an unknown kind, or a value that does not fit its bits.
 */
export function renderPhoneCode(layout: PhoneLayout, kind: PhoneKind, fields: readonly CodeField[]): string {
  const kindDigit = kinds.indexOf(kind) + 1;
  if (kindDigit === 0) throw new TypeError('kind of a telephone code: host, device or directory');
  const number = fields.reduce((bits, [value, size]) => (bits << BigInt(size)) | fitting(BigInt(value), size), 0n);
  const digits = number.toString().padStart(layout.groups * (groupDigits - 1), '0');
  const groups = (digits.match(/.{6}/g) ?? []).map((six, place) => `${six}${dammDigit(place, six)}`);
  return [`${phoneFormat}${kindDigit}`, ...groups].join(' ');
}

function fitting(value: bigint, bits: number): bigint {
  if (value < 0n || value >> BigInt(bits) !== 0n)
    throw new TypeError(`a telephone code has ${bits} bits for this value`);
  return value;
}

/** The number that good groups hold; `undefined` where it is greater than the layout's bits allow. */
export function numberOfGroups(layout: PhoneLayout, groups: readonly string[]): bigint | undefined {
  const number = BigInt(groups.map((group) => group.slice(0, groupDigits - 1)).join(''));
  return number >> BigInt(layout.bits) === 0n ? number : undefined;
}

/** Takes a number apart into fields of these sizes, in their order. */
export function splitBits(number: bigint, ...sizes: readonly number[]): bigint[] {
  let rest = number;
  const values = sizes.toReversed().map((size) => {
    const value = rest & ((1n << BigInt(size)) - 1n);
    rest >>= BigInt(size);
    return value;
  });
  return values.reverse();
}

/** A code cut up for printing: its two plain digits, then its groups with their labels. */
export interface PrintedPhoneCode {
  readonly head: string;
  readonly groups: readonly { readonly label: string; readonly digits: string }[];
}

/** Cuts up a code as `installationId` or `confirmationId` render it. */
export function printedPhoneCode(code: string): PrintedPhoneCode {
  const [head = '', ...groups] = code.split(' ');
  const layout = groups.length === installationLayout.groups ? installationLayout : confirmationLayout;
  return { head, groups: groups.map((digits, place) => ({ label: groupLabel(layout, place), digits })) };
}
