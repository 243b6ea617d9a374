/**
 * Reads one table of a TOML file member by member and notes every mistake instead of stopping at the first. Whatever
 * was not asked for by the end is an unknown key, named with the nearest known one.
 */
import { type EntitlementValue, type Entitlements, isLine } from '@attiva/protocol';
import { suggestion } from './nearest-name.ts';

export interface IntegerRule {
  readonly min: number;
  readonly max: number;
  /** Taken where the member is absent; without it the member must be there. */
  readonly default?: number;
}

const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

/** Whether a text is a name as statements take it: kebab-case, at most 64 characters. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64 && namePattern.test(value);
}

export class TableReader {
  readonly #table: Readonly<Record<string, unknown>>;
  readonly #place: string;
  readonly #problems: string[];
  readonly #known = new Set<string>();

  constructor(table: Readonly<Record<string, unknown>>, place: string, problems: string[]) {
    this.#table = table;
    this.#place = place;
    this.#problems = problems;
  }

  name(member: string): string {
    const value = this.#take(member);
    if (isName(value)) return value;
    this.#wrong(member, value, 'must be a name of a–z, 0–9 and single "-", at most 64 characters');
    return '';
  }

  text(member: string, max: number): string {
    const value = this.#take(member);
    if (isLine(value, max) && value.isWellFormed()) return value;
    this.#wrong(member, value, `must be a text of 1 to ${max} characters on one line`);
    return '';
  }

  integer(member: string, rule: IntegerRule): number {
    const value = this.#take(member);
    if (value === undefined && rule.default !== undefined) return rule.default;
    if (isIntegerIn(value, rule)) return value;
    this.#wrong(member, value, `must be a whole number from ${rule.min} to ${rule.max}`);
    return Number.NaN; // Compares as false with everything: no second report about the same mistake.
  }

  ascendingIntegers(member: string, rule: IntegerRule): readonly number[] {
    const value = this.#take(member);
    if (Array.isArray(value) && value.length > 0 && value.length <= 64) {
      const numbers = value.filter((item): item is number => isIntegerIn(item, rule));
      const ascending = numbers.every((item, index) => index === 0 || item > (numbers[index - 1] as number));
      if (numbers.length === value.length && ascending) return numbers;
    }
    this.#wrong(member, value, `must list whole numbers from ${rule.min} to ${rule.max}, oldest first, each once`);
    return [];
  }

  /** The tables of `[[member]]`, at least one. */
  tables(member: string, max: number): readonly Readonly<Record<string, unknown>>[] {
    const value = this.#take(member);
    if (Array.isArray(value) && value.length > 0 && value.length <= max && value.every(isTable)) return value;
    this.#wrong(member, value, `must be given as one or more [[${member}]] tables, at most ${max}`);
    return [];
  }

  entitlements(member: string): Entitlements {
    const value = this.#take(member) ?? {};
    if (!isTable(value)) {
      this.#wrong(member, value, 'must be a table of names and values');
      return {};
    }
    const problems = entitlementProblems(value);
    for (const problem of problems) this.#problems.push(`${this.#place}${member}.${problem}`);
    // The TOML reader's tables have no prototype; what leaves here is a plain object.
    return problems.length === 0 ? ({ ...value } as Entitlements) : {};
  }

  /** Ends the reading: what nobody asked for is unknown. */
  end(): void {
    for (const member of Object.keys(this.#table)) {
      if (!this.#known.has(member)) {
        this.#problems.push(`${this.#place}${member}: unknown key${suggestion(member, this.#known)}`);
      }
    }
  }

  #take(member: string): unknown {
    this.#known.add(member);
    return Object.hasOwn(this.#table, member) ? this.#table[member] : undefined;
  }

  #wrong(member: string, value: unknown, rule: string): void {
    this.#problems.push(`${this.#place}${member}: ${value === undefined ? 'is missing; it ' : ''}${rule}`);
  }
}

/** What is wrong with entitlements, each as `name: what`; empty when nothing is. */
export function entitlementProblems(value: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  for (const [name, held] of Object.entries(value)) {
    if (!isName(name)) problems.push(`${name}: the name must be of a–z, 0–9 and single "-", at most 64 characters`);
    else if (!isEntitlementValue(held)) problems.push(`${name}: must be true, a whole number or a text of at most 64`);
  }
  const count = Object.keys(value).length;
  if (count > 64) problems.push(`…: ${count} entitlements, at most 64 are allowed`);
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (problems.length === 0 && bytes > 4096) problems.push(`…: ${bytes} bytes, at most 4096 are allowed`);
  return problems;
}

export function isEntitlementValue(value: unknown): value is EntitlementValue {
  // Statements have no -0 (JCS, RFC 8785): it would be found only when the grant is signed.
  if (value === true || (Number.isSafeInteger(value) && !Object.is(value, -0))) return true;
  return typeof value === 'string' && value.length > 0 && value.length <= 64 && !/\p{Cc}|\p{Surrogate}/u.test(value);
}

function isIntegerIn(value: unknown, rule: IntegerRule): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= rule.min && value <= rule.max;
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
