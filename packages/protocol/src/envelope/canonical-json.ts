/**
 * Canonical JSON (JCS, RFC 8785) for what statements hold: objects, arrays, strings, booleans, null and integers below
 * 2^53. One text for one value; a parser renders back and compares, so duplicates, white space, odd escapes, fractions
 * and exponents need no rule of their own.
 */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/** Deepest nesting that is rendered or read; deeper data is refused rather than risking the stack. */
export const maxJsonDepth = 16;

/**
 * Renders a value canonically. Members whose value is `undefined` are left out, as `JSON.stringify` does.
 * @throws {TypeError} for what canonical JSON here cannot hold: fractions, huge numbers, lone surrogates, deep nesting.
 */
export function canonicalJson(value: unknown): string {
  return render(value, 0);
}

function render(value: unknown, depth: number): string {
  if (depth > maxJsonDepth) throw new TypeError('canonical JSON: nested too deeply');
  if (typeof value === 'string') return renderString(value);
  if (typeof value === 'number') return renderInteger(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => render(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object') return renderObject(value as Record<string, unknown>, depth);
  throw new TypeError(`canonical JSON: a ${typeof value} has no rendering`);
}

function renderObject(object: Record<string, unknown>, depth: number): string {
  // Array.prototype.sort compares UTF-16 code units, which is the order of RFC 8785 3.2.3.
  let text = '';
  for (const member of Object.keys(object).sort()) {
    const value = object[member];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${renderString(member)}:${render(value, depth + 1)}`;
  }
  return `{${text}}`;
}

/** With the `u` flag a proper pair is one character, so only a lone half matches; few texts hold any half at all. */
const anySurrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

function isWellFormed(text: string): boolean {
  return !anySurrogate.test(text) || !loneSurrogate.test(text);
}

function renderString(text: string): string {
  if (!isWellFormed(text)) throw new TypeError('canonical JSON: a lone surrogate has no rendering');
  return JSON.stringify(text);
}

function renderInteger(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new TypeError('canonical JSON: only integers below 2^53');
  }
  return String(value);
}

/** Reads an object from its one canonical text; `undefined` for every other text. */
export function parseCanonicalObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const isCanonical = isWrittenInOrder(value, text) || canonicalJson(value) === text;
    return isCanonical ? (value as JsonObject) : undefined;
  } catch {
    return undefined; // No JSON, or JSON that has no canonical text: both are "not this one spelling".
  }
}

/**
 * Whether a text is the canonical one of what was read from it, seen without rendering: the run time's own writer spells
 * strings and numbers as RFC 8785 does, so all that is left is the order of members and what has no canonical text. A
 * `false` says nothing yet: members named like array places are read in another order.
 */
function isWrittenInOrder(value: object, text: string): boolean {
  return JSON.stringify(value) === text && isOrdered(value, 0);
}

function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= maxJsonDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isOrdered(item, depth + 1));
  let before: string | undefined;
  for (const member of Object.keys(value)) {
    if ((before !== undefined && before >= member) || !isWellFormed(member)) return false;
    if (!isOrdered((value as Record<string, unknown>)[member], depth + 1)) return false;
    before = member;
  }
  return true;
}
