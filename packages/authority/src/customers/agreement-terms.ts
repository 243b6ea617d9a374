/** The terms of an agreement as a person writes them, checked and turned into what grants carry. Pure. */
import { ActivationError, daySeconds, type Entitlements, type EntitlementValue, type Seconds } from '@attiva/protocol';
import { entitlementProblems } from '../products/table-reader.ts';

/** What an agreement changes in an edition's entitlements; null takes one away. */
export type EntitlementChanges = Readonly<Record<string, EntitlementValue | null>>;

/**
 * The last second of a UTC day.
 * @param text `2027-12-31`
 * @throws {ActivationError} `wrong-usage` for a day that does not exist.
 */
export function endOfDay(text: string, field: string): Seconds {
  const start = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 2027-02-30 for 2 March: rendered back it is another day.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) {
    throw wrongTerm(field, `${field} must be a day as 2027-12-31`);
  }
  return start / 1000 + daySeconds - 1;
}

/** @throws {ActivationError} `wrong-usage` when that moment has passed. */
export function requireFuture(end: Seconds, now: Seconds, field: string): void {
  if (end > now) return;
  const day = new Date(end * 1000).toISOString().slice(0, 10);
  throw wrongTerm(
    field,
    `${field} lies in the past: ${day}, and today is ${new Date(now * 1000).toISOString().slice(0, 10)}`,
  );
}

/**
 * Reads `pdf-export`, `max-layers=200`, `tier=gold`, `pdf-export=false` (taken away).
 * @throws {ActivationError} `wrong-usage` naming every wrong one.
 */
export function readFeatures(features: readonly string[]): EntitlementChanges {
  // A map, because `__proto__=1` would vanish in an object instead of being refused.
  const written = new Map<string, EntitlementValue | null>();
  for (const feature of features) {
    const at = feature.indexOf('=');
    const name = at < 0 ? feature : feature.slice(0, at);
    written.set(name, at < 0 ? true : readValue(feature.slice(at + 1)));
  }
  const kept = Object.fromEntries([...written].map(([name, value]) => [name, value ?? true]));
  const problems = entitlementProblems(kept);
  if (problems.length > 0) throw wrongTerm('feature', problems.join('; '));
  return Object.fromEntries(written);
}

function readValue(text: string): EntitlementValue | null {
  if (text === 'true') return true;
  if (text === 'false') return null;
  const number = Number(text);
  return /^-?\d{1,16}$/u.test(text) && Number.isSafeInteger(number) ? number : text;
}

/** An edition's entitlements in the pack, overridden by the agreement. */
export function resolveEntitlements(edition: Entitlements, changes: EntitlementChanges = {}): Entitlements {
  const resolved = new Map<string, EntitlementValue>(Object.entries(edition));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) resolved.delete(name);
    else resolved.set(name, value);
  }
  return Object.fromEntries(resolved);
}

/** A term that is wrong: says which. */
export function wrongTerm(field: string, detail: string): ActivationError {
  return new ActivationError('wrong-usage', detail, { facts: { field } });
}
