/**
 * Entitlements (spec/statements.md): named rights in an edition. Checked where a person writes them (a pack, an
 * agreement), every mistake named at once, so that nobody is stopped by the limits when a grant is signed.
 */
import { canonicalJson } from '../envelope/canonical-json.ts';
import { ActivationError } from '../errors/activation-error.ts';
import type { Entitlements, EntitlementValue } from '../statements/claims.ts';
import { kebabName } from '../statements/shape.ts';

/** Most entitlements of one edition. */
export const mostEntitlements = 64;
/** Longest name and longest text value, in UTF-16 units. */
export const longestEntitlement = 64;
/** Most bytes of all together, as canonical JSON in UTF-8. */
export const mostEntitlementBytes = 4096;

/** What is wrong, in words, one line per mistake; none: the value is `Entitlements`. */
export function entitlementMistakes(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['not a table of name and value'];
  const entries = Object.entries(value);
  const mistakes = entries.flatMap(([name, held]) => mistakesInEntry(name, held));
  if (entries.length > mostEntitlements) mistakes.push(`${entries.length} entitlements, ${mostEntitlements} at most`);
  if (mistakes.length > 0) return mistakes;
  const bytes = Buffer.byteLength(canonicalJson(value));
  return bytes > mostEntitlementBytes ? [`${bytes} bytes together, ${mostEntitlementBytes} at most`] : [];
}

function mistakesInEntry(name: string, value: unknown): string[] {
  const shown = JSON.stringify(name.slice(0, longestEntitlement));
  const mistakes: string[] = [];
  if (!kebabName(name)) mistakes.push(`name ${shown}: kebab-case, ${longestEntitlement} characters at most`);
  if (!isEntitlementValue(value)) {
    mistakes.push(`value of ${shown}: true, a whole number, or a text of 1 to ${longestEntitlement} characters`);
  }
  return mistakes;
}

function isEntitlementValue(value: unknown): value is EntitlementValue {
  if (typeof value === 'string') {
    return value.length > 0 && value.length <= longestEntitlement && !/\p{Surrogate}/u.test(value);
  }
  return value === true || (Number.isSafeInteger(value) && !Object.is(value, -0));
}

/**
 * The value as `Entitlements`.
 * @throws {ActivationError} `pack-invalid` with every mistake in `facts.fields`. `place` says where they were written.
 */
export function checkEntitlements(value: unknown, place: string): Entitlements {
  const mistakes = entitlementMistakes(value);
  if (mistakes.length > 0) {
    throw new ActivationError('pack-invalid', `${place}: ${mistakes.join('; ')}`, { facts: { fields: mistakes } });
  }
  return value as Entitlements;
}
