/** The door for what requests carry: exactly what the schema describes, or every wrong field is named at once. */
import { ActivationError } from '@attiva/protocol';
import { nearestName } from '../config/nearest-name.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import type { Schema } from '../schema/schema.ts';
import { type SchemaError, schemaErrors } from '../schema/schema-errors.ts';

/** A body of nothing but wrong names is not answered with a longer one. */
const mostTold = 32;

/**
 * A body as the schema describes it; what is missing and has a usual value is written into it.
 * @throws {ActivationError} `wrong-usage` with `facts.fields`, at most `mostTold` of them, unknown names first; for a text with a NUL.
 */
export function readFields<Value>(schema: Schema<Value>, given: unknown): Value {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ActivationError('wrong-usage', 'an object with fields was expected');
  }
  const errors = schemaErrors(schema, given);
  if (errors.length === 0) {
    const field = fieldWithNul(given, []);
    if (field === undefined) return given as Value;
    throw new ActivationError('wrong-usage', `${field} holds a NUL, which no text has`, { facts: { fields: [field] } });
  }
  const names = Object.keys(schema.properties ?? {});
  const placeOf = ({ path, name = '', keyword }: SchemaError): number =>
    keyword === 'additionalProperties' ? -1 : names.indexOf(path[0] ?? name);
  const problems = new Map<string, string>();
  for (const error of errors.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const field = [...error.path, ...(error.name === undefined ? [] : [error.name.slice(0, 64)])].join('.');
    if (!problems.has(field) && problems.size < mostTold) problems.set(field, problemOf(schema, error));
  }
  const sentences = [...problems].map(([name, problem]) => `${name} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), { facts: { fields: [...problems.keys()] } });
}

/** The first field with a NUL in its text or its name: PostgreSQL takes none, nowhere, and no text that people mean has one. */
function fieldWithNul(value: unknown, path: readonly string[]): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path.join('.') : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const place = [...path, name.replaceAll('\0', '').slice(0, 64)];
    const found = name.includes('\0') ? place.join('.') : fieldWithNul(inner, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same for a query or the names of a path, whose numbers and choices are texts. */
export function readTexts<Value>(schema: Schema<Value>, given: unknown): Value {
  const texts = Object.entries(given ?? {});
  const fields = texts.map(([name, value]) => [name, fromText(schema.properties?.[name], value)] as const);
  return readFields(schema, Object.fromEntries(fields));
}

function fromText(schema: JsonSchema | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (schema?.type === 'integer' && /^\d{1,10}$/u.test(value)) return Number(value);
  if (schema?.type === 'boolean' && /^(?:true|false)$/u.test(value)) return value === 'true';
  return value;
}

function problemOf(schema: JsonSchema, { keyword, path, name = '', says }: SchemaError): string {
  const shape = shapeAt(schema, path);
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') {
    const nearest = nearestName(name, Object.keys(shape?.properties ?? {}));
    return `is unknown${nearest === undefined ? '' : `, did you mean ${nearest}`}`;
  }
  return expected(shape, keyword) ?? says;
}

function expected({ type, minimum, maximum, enum: texts }: JsonSchema = {}, keyword: string): string | undefined {
  if (texts !== undefined) return `is not one of ${texts.join(', ')}`;
  switch (type) {
    case 'integer':
      return minimum === undefined || maximum === undefined
        ? 'is not a whole number'
        : `is not a whole number from ${minimum} to ${maximum}`;
    case 'boolean':
      return 'is not true or false';
    case 'string':
      return keyword === 'type' ? 'is not a text' : undefined;
    case 'array':
      return keyword === 'type' ? 'is not a list' : undefined;
    case 'object':
      return keyword === 'type' ? 'is not an object with fields' : undefined;
    default:
      return undefined;
  }
}

function shapeAt(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((shape, name) => shape?.properties?.[name] ?? shape?.items, schema);
}
