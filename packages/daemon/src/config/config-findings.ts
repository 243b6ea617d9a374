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
  return [...unknownNames(schema, given, [], text), ...wrongValues(schema, errors, text)];
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

function wrongValues(schema: JsonSchema, errors: readonly SchemaError[], text: string): ConfigFinding[] {
  const findings = new Map<string, ConfigFinding>();
  for (const { keyword, path, name, says } of errors) {
    // Unknown names are told above, with the nearest known one.
    if (keyword === 'additionalProperties') continue;
    const field = name === undefined ? path : [...path, name];
    const dotted = field.join('.');
    if (findings.has(dotted)) continue;
    const problem = keyword === 'required' ? 'is missing' : expectation(schema, field, says);
    findings.set(dotted, finding('invalid', field, `"${dotted}" ${problem}`, { text }));
  }
  return [...findings.values()];
}

/** `step.at`: the place in a list is what the line is for. */
function nameOf(field: readonly string[]): string {
  return field.filter((part) => !/^\d+$/u.test(part)).join('.');
}

/** What the field takes, in words: for a choice its values, for a number its range. */
function expectation(root: JsonSchema, path: readonly string[], fallback: string): string {
  let shape: JsonSchema | undefined = root;
  for (const part of path) shape = shape?.properties?.[part] ?? shape?.items;
  const choices = shape?.anyOf?.flatMap((choice) => (choice.const === undefined ? [] : [JSON.stringify(choice.const)]));
  if (choices !== undefined && choices.length > 0) return `must be one of ${choices.join(', ')}`;
  if (shape?.minimum !== undefined && shape.maximum !== undefined) {
    return `must be ${shape.type ?? 'number'} from ${shape.minimum} to ${shape.maximum}`;
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
