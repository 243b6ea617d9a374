/**
 * Shapes of claims: small checks put together into one description per kind, so that a parsed statement is either
 * exactly a claim type of `claims.ts` or nothing. Every wrong member is named at once. Unknown members pass: unknown
 * claims are ignored by rule.
 */
import type { JsonObject } from '../envelope/canonical-json.ts';
import { isRandomId, isShortId, isVendorId } from '../envelope/ids.ts';
import { isPublicJwk, keyId } from '../envelope/signing-key.ts';
import { isLine } from './line.ts';
import { mostMarks } from './revocation.ts';

/** Whether a value is what it should be. */
export type Check = (value: unknown) => boolean;

const latestTime = 253_402_300_799; // 9999-12-31T23:59:59Z: what dates can print.
const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Check {
  return (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
}

/** A text of at most `max` UTF-16 units, not empty. */
export function text(max: number): Check {
  return (value) => typeof value === 'string' && value.length > 0 && value.length <= max;
}

/** A text of at most `max` units for people, on one line (`isLine`). */
export function line(max: number): Check {
  return (value) => isLine(value, max);
}

export function oneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

export function listOf(item: Check, max: number): Check {
  return (value) => Array.isArray(value) && value.length <= max && value.every(item);
}

/** An object whose every member name and value passes. */
export function recordOf(name: Check, value: Check, max: number): Check {
  return (candidate) =>
    isObject(candidate) &&
    Object.keys(candidate).length <= max &&
    Object.entries(candidate).every(([member, held]) => name(member) && value(held));
}

/** An object with these members; a name ending in `?` may be absent. Others are ignored. */
export function members(description: Readonly<Record<string, Check>>): Check {
  return (value) => isObject(value) && wrongMembers(value, description).length === 0;
}

interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly check: Check;
}

/** Descriptions are few and constant: each is taken apart once. */
const taken = new WeakMap<Readonly<Record<string, Check>>, readonly Member[]>();

function membersOf(description: Readonly<Record<string, Check>>): readonly Member[] {
  const known = taken.get(description);
  if (known !== undefined) return known;
  const list = Object.entries(description).map(([described, check]): Member => {
    const optional = described.endsWith('?');
    return { name: optional ? described.slice(0, -1) : described, optional, check };
  });
  taken.set(description, list);
  return list;
}

/** Names of the members that are missing or wrong. */
export function wrongMembers(value: object, description: Readonly<Record<string, Check>>): string[] {
  const wrong: string[] = [];
  for (const { name, optional, check } of membersOf(description)) {
    const present = Object.hasOwn(value, name);
    if (present ? !check((value as JsonObject)[name]) : !optional) wrong.push(name);
  }
  return wrong;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const time: Check = integer(0, latestTime);
export const shortId: Check = isShortId;
export const randomId: Check = isRandomId;
export const vendorId: Check = isVendorId;
export const publicJwk: Check = isPublicJwk;
/** kebab-case name of an application, edition, pack or entitlement: at most 64 characters. */
export const kebabName: Check = (value) => typeof value === 'string' && value.length <= 64 && namePattern.test(value);
export const generation: Check = integer(0, 65_535);
export const lastFive: Check = (value) => typeof value === 'string' && /^[02-9AC-HJ-NP-Z]{5}$/.test(value);
export const deviceFacts: Check = (value) =>
  Array.isArray(value) && value.length === 3 && value.every(integer(0, 4095));
/** Signer id → time; at most 16 signers. */
export const revocationMarks: Check = recordOf(shortId, time, mostMarks);
export const entitlements: Check = recordOf(
  kebabName,
  (value) => value === true || text(64)(value) || integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)(value),
  64,
);
/** `cnf` of a delegation whose `sub` it must match. */
export function confirms(cnf: unknown, subject: unknown): boolean {
  return isObject(cnf) && isPublicJwk(cnf['jwk']) && keyId(cnf['jwk']) === subject;
}
