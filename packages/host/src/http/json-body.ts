/** The door for what administration requests carry: exactly the fields of a table, every wrong one named at once. */
import { nearestName } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';

/** What a field takes. */
export type FieldKind = 'text' | 'optional text' | 'yes or no' | { readonly wholeUpTo: number; readonly usual: number };

type Read<Fields extends Readonly<Record<string, FieldKind>>> = {
  readonly [Name in keyof Fields]: Fields[Name] extends 'text'
    ? string
    : Fields[Name] extends 'optional text'
      ? string | undefined
      : Fields[Name] extends 'yes or no'
        ? boolean
        : number;
};

/**
 * Reads a JSON body, or a query, whose numbers are texts.
 * @throws {ActivationError} `wrong-usage` with `facts.fields`.
 */
export function readFields<const Fields extends Readonly<Record<string, FieldKind>>>(
  fields: Fields,
  given: unknown,
): Read<Fields> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ActivationError('wrong-usage', 'an object with fields was expected');
  }
  const problems = new Map<string, string>();
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(fields, name)) continue;
    const nearest = nearestName(name, Object.keys(fields));
    problems.set(name.slice(0, 64), `is unknown${nearest === undefined ? '' : `, did you mean ${nearest}`}`);
  }
  const read: Record<string, string | number | boolean | undefined> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value: unknown = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    const { problem, result } = readField(kind, value);
    if (problem === undefined) read[name] = result;
    else problems.set(name, problem);
  }
  if (problems.size === 0) return read as Read<Fields>;
  const sentences = [...problems].map(([name, problem]) => `${name} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), { facts: { fields: [...problems.keys()] } });
}

function readField(
  kind: FieldKind,
  value: unknown,
): { readonly problem?: string; readonly result?: string | number | boolean | undefined } {
  if (typeof kind === 'object') return readNumber(kind, value);
  // Absent: no.
  if (kind === 'yes or no') {
    return value === undefined || typeof value === 'boolean'
      ? { result: value === true }
      : { problem: 'is not true or false' };
  }
  if (value === undefined) return kind === 'text' ? { problem: 'is missing' } : { result: undefined };
  return typeof value === 'string' ? { result: value } : { problem: 'is not a text' };
}

function readNumber(
  { wholeUpTo, usual }: Exclude<FieldKind, string>,
  value: unknown,
): { readonly problem?: string; readonly result?: number } {
  if (value === undefined) return { result: usual };
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const fits = typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= wholeUpTo;
  return fits ? { result: number } : { problem: `is not a whole number from 0 to ${wholeUpTo}` };
}
