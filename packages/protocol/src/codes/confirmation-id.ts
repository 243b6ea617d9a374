/**
 * The confirmation ID (spec/codes.md 2): the authority's answer in 189 digits. What it leaves out of a statement stands in
 * the bundle and in the request; the signature says whether all of it fits together (`messages/phone-confirmation.ts`).
 */
import type { Seconds } from '../envelope/ids.ts';
import { daySeconds } from '../rules/time-limits.ts';
import {
  confirmationLayout,
  groupLabel,
  numberOfGroups,
  type PhoneKind,
  renderPhoneCode,
  splitBits,
} from './phone-code.ts';
import { readPhoneCode } from './phone-reading.ts';

export interface ConfirmationFields {
  readonly kind: PhoneKind;
  /** UTC days since 2020-01-01: 0 … 16383. */
  readonly day: number;
  /** Which registration: 0 … 31. */
  readonly registration: number;
  /** ES256, 64 bytes R ‖ S. */
  readonly signature: Uint8Array;
}

/** 2020-01-01T00:00:00Z. */
const firstDay: Seconds = 1_577_836_800;

/** The day of a time. May be out of the range of a code. */
export function confirmationDay(time: Seconds): number {
  return Math.floor((time - firstDay) / daySeconds);
}

/** When a day begins, UTC: the `iat` of what was confirmed on it. */
export function startOfConfirmationDay(day: number): Seconds {
  return firstDay + day * daySeconds;
}

/** The confirmation ID in its one spelling: `11 0123456 …`. @throws {TypeError} for values that do not fit. */
export function confirmationId(fields: ConfirmationFields): string {
  const { kind, day, registration, signature } = fields;
  if (signature.length !== 64) throw new TypeError('`signature` of a confirmation ID: 64 bytes');
  return renderPhoneCode(confirmationLayout, kind, [
    [day, 14],
    [registration, 5],
    [BigInt(`0x${Buffer.from(signature).toString('hex')}`), 512],
  ]);
}

/** Reads a typed confirmation ID. @throws {ActivationError} as `readInstallationId` does. */
export function readConfirmationId(text: string): ConfirmationFields {
  const { kind, number } = readPhoneCode(confirmationLayout, text);
  return fieldsOf(kind, number);
}

function fieldsOf(kind: PhoneKind, number: bigint): ConfirmationFields {
  const [day, registration, signature = 0n] = splitBits(number, 14, 5, 512);
  return {
    kind,
    day: Number(day),
    registration: Number(registration),
    signature: new Uint8Array(Buffer.from(signature.toString(16).padStart(128, '0'), 'hex')),
  };
}

export interface ExchangedConfirmation {
  readonly fields: ConfirmationFields;
  /** Labels of the two groups. */
  readonly groups: readonly [string, string];
}

/** What the code would be if two groups had changed places that the check digits cannot tell apart: ten or twenty places. */
export function exchangedConfirmations(typed: ConfirmationFields): readonly ExchangedConfirmation[] {
  const groups = confirmationId(typed).split(' ').slice(1);
  return groups.flatMap((group, place) =>
    [place + 10, place + 20].flatMap((other): ExchangedConfirmation[] => {
      const exchanged = groups[other];
      if (exchanged === undefined || exchanged === group) return [];
      const number = numberOfGroups(confirmationLayout, groups.with(place, exchanged).with(other, group));
      if (number === undefined) return [];
      const labels = [groupLabel(confirmationLayout, place), groupLabel(confirmationLayout, other)] as const;
      return [{ fields: fieldsOf(typed.kind, number), groups: labels }];
    }),
  );
}
