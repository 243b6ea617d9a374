import type { JsonSchema } from '../schema/json-schema.ts';
import type { SchemaError } from '../schema/schema-errors.ts';
import { fieldLine } from './field-line.ts';
import { nearestName } from './nearest-name.ts';

export interface ConfigFinding {
  readonly kind: 'unknown' | 'invalid';
  /** `administration.port`. */
  readonly field: string;
  /** Without a full stop. */
  readonly text: string;
  readonly line?: number;
  readonly nearest?: string;
}

export interface ConfigToCheck {
  readonly schema: JsonSchema;
  /** As written. */
  readonly given: Record<string, unknown>;
  /** What the schema says of it, with defaults. */
  readonly errors: readonly SchemaError[];
  readonly text: string;
}

/** Everything that is wrong, unknown names first. */
export function configFindings({ schema, given, errors, text }: ConfigToCheck): ConfigFinding[] {
  return [...unknownNames(schema, given, [], text), ...wrongValues({ schema, given, errors, text })];
}

function unknownNames(schema: JsonSchema, value: unknown, path: readonly string[], text: string): ConfigFinding[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, index) => unknownNames(items, item, [...path, String(index)], text));
  }
  const known = schema.properties;
  if (known === undefined || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = [...path, name];
    const next = Object.hasOwn(known, name) ? known[name] : undefined;
    if (next !== undefined) return unknownNames(next, inner, field, text);
    const nearest = nearestName(name, Object.keys(known));
    const hint = nearest === undefined ? '' : `, did you mean "${nearest}"`;
    return [finding('unknown', field, `unknown key "${nameOf(field)}"${hint}`, { text, nearest })];
  });
}

function wrongValues({ schema, given, errors, text }: ConfigToCheck): ConfigFinding[] {
  const findings = new Map<string, ConfigFinding>();
  for (const { keyword, path, name, says } of errors) {
    // Unknown names are told above, with the nearest known one.
    if (keyword === 'additionalProperties') continue;
    const field = name === undefined ? path : [...path, name];
    const dotted = field.join('.');
    if (findings.has(dotted)) continue;
    const shape = shapeOf(schema, field);
    const nearest = nearestChoice(shape, valueAt(given, field));
    const hint = nearest === undefined ? '' : `, did you mean "${nearest}"`;
    const problem = keyword === 'required' ? 'is missing' : `${expectation(shape, keyword, says)}${hint}`;
    findings.set(dotted, finding('invalid', field, `"${nameOf(field)}" ${problem}`, { text, nearest }));
  }
  return [...findings.values()];
}

/** `step.at`: the place in a list is what the line is for. */
function nameOf(field: readonly string[]): string {
  return field.filter((part) => !/^\d+$/u.test(part)).join('.');
}

function shapeOf(root: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  let shape: JsonSchema | undefined = root;
  for (const part of path) shape = shape?.properties?.[part] ?? shape?.items;
  return shape;
}

function valueAt(given: unknown, path: readonly string[]): unknown {
  let value = given;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

function choicesOf(shape: JsonSchema | undefined): readonly string[] {
  return shape?.anyOf?.flatMap((one) => (typeof one.const === 'string' ? [one.const] : [])) ?? [];
}

function nearestChoice(shape: JsonSchema | undefined, value: unknown): string | undefined {
  return typeof value === 'string' ? nearestName(value, choicesOf(shape)) : undefined;
}

/** What the field takes, in words: for a choice its values, for a number its range, for a pattern what matches it. */
function expectation(shape: JsonSchema | undefined, keyword: string, fallback: string): string {
  const choices = choicesOf(shape).map((value) => JSON.stringify(value));
  if (choices.length > 0) return `must be one of ${choices.join(', ')}`;
  if (shape?.minimum !== undefined && shape.maximum !== undefined) {
    return `must be ${shape.type ?? 'number'} from ${shape.minimum} to ${shape.maximum}`;
  }
  if (keyword === 'pattern' && shape?.examples !== undefined) {
    return `must be like ${shape.examples.map((one) => JSON.stringify(one)).join(' or ')}`;
  }
  return fallback;
}

function finding(
  kind: ConfigFinding['kind'],
  path: readonly string[],
  says: string,
  { text, nearest }: { text: string; nearest?: string | undefined },
): ConfigFinding {
  const line = fieldLine(text, path);
  return {
    kind,
    field: path.join('.'),
    text: says,
    ...(line === undefined ? {} : { line }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}
