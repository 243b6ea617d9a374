/**
 * The page of host keys, grants, packs, revocation lists and device keys: what each is worth, and everything that people do with
 * them by `attiva host key`, `register`, `renew`, `confirm`, `packs` and `revocations`. Carry files are left to `carry/`.
 *
 * This file: what is told of a grant, and which of a host's warnings belong to a pack. Pure.
 */
import type { HostStatus } from '../asking/questions.ts';
import type { Tone } from '../look/card.tsx';
import type { KeyStatus } from './key-questions.ts';

export const stateTones: Readonly<Record<KeyStatus['state'], Tone>> = {
  serving: 'good',
  superseded: 'quiet',
  ended: 'bad',
  revoked: 'bad',
  'no-signing-key': 'bad',
  'no-pack': 'warn',
};

/** Days until an end, rounded down; -1 after it. */
export function daysLeft(until: number, now: number): number {
  return Math.max(-1, Math.floor((until - now) / 86_400));
}

/** A term that is near its end is asked for anew from here (`renewal.from` of the host). */
const nearDays = 60;

export function leftTone(days: number): Tone {
  return days < 0 ? 'bad' : days < nearDays ? 'warn' : 'quiet';
}

/** What the host says of the renewal, as the key of a text. */
type RenewalWord = 'failed' | 'renewed' | 'unchanged' | 'off' | 'from' | 'due' | 'never';

export function renewalWord({ renewal }: Pick<KeyStatus, 'renewal'>, now: number): RenewalWord {
  const { outcome, enabled, from } = renewal;
  if (outcome !== undefined && outcome !== 'renewed' && outcome !== 'unchanged') return 'failed';
  if (outcome === 'renewed' || outcome === 'unchanged') return outcome;
  if (from === undefined) return 'never';
  if (!enabled) return 'off';
  return from > now ? 'from' : 'due';
}

/** One line for each right that an agreement includes: `desktop: seats = 5`. */
export function entitlementLines(entitlements: unknown): readonly string[] {
  if (!isRecord(entitlements)) return [];
  return Object.entries(entitlements).flatMap(([edition, rights]) =>
    isRecord(rights) ? Object.entries(rights).map(([name, value]) => `${edition}: ${name} = ${String(value)}`) : [],
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Warning = HostStatus['warnings'][number];

/** What the host left out when it read packs: altered in its database, or for a newer program. */
export function packWarnings(warnings: readonly Warning[]): readonly Warning[] {
  return warnings.filter(({ code }) => code.startsWith('pack-'));
}

/** As the digits are read out: two plain ones, then groups called A to L. */
export function spokenGroups(installationId: string): readonly { readonly label: string; readonly digits: string }[] {
  const [plain = '', ...groups] = installationId.split(' ');
  const lettered = groups.map((digits, index) => ({ label: String.fromCodePoint(65 + index), digits }));
  return [{ label: '', digits: plain }, ...lettered];
}

/** A key as it was typed, told by its last five. */
export function lastFiveOf(typed: string): string {
  return typed.replaceAll(/[\s-]/gu, '').slice(-5).toUpperCase();
}
