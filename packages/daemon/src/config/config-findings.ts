import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
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
  readonly schema: TSchema;
  /** As written. */
  readonly given: Record<string, unknown>;
  /** With defaults. */
  readonly complete: unknown;
  readonly text: string;
}

interface ObjectShape {
  readonly properties?: Readonly<Record<string, SchemaShape>>;
}
interface SchemaShape extends ObjectShape {
  readonly type?: string;
  readonly items?: SchemaShape;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** Everything that is wrong, unknown names first. */
export function configFindings({ schema, given, complete, text }: ConfigToCheck): ConfigFinding[] {
  return [...unknownNames(schema, given, [], text), ...wrongValues(schema, complete, text)];
}

function unknownNames(shape: SchemaShape, value: unknown, path: readonly string[], text: string): ConfigFinding[] {
  if (Array.isArray(value)) {
    const { items } = shape;
    return items === undefined ? [] : value.flatMap((item) => unknownNames(items, item, path, text));
  }
  const known = shape.properties;
  if (known === undefined || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = [...path, name];
    const next = known[name];
    if (next !== undefined) return unknownNames(next, inner, field, text);
    const nearest = nearestName(name, Object.keys(known));
    const hint = nearest === undefined ? '' : `, did you mean "${nearest}"`;
    return [finding('unknown', field, `unknown key "${field.join('.')}"${hint}`, { text, nearest })];
  });
}

function wrongValues(schema: TSchema, complete: unknown, text: string): ConfigFinding[] {
  const findings = new Map<string, ConfigFinding>();
  for (const error of Value.Errors(schema, complete)) {
    // Unknown names are told above, with the nearest known one.
    if (error.keyword === 'additionalProperties' || error.schemaPath.endsWith('/additionalProperties')) continue;
    const path = error.instancePath.split('/').slice(1).map(unescapePointer);
    for (const field of error.keyword === 'required' ? missing(error.params).map((name) => [...path, name]) : [path]) {
      const name = field.join('.');
      if (findings.has(name)) continue;
      const says = error.keyword === 'required' ? 'is missing' : expectation(schema, field, error.message);
      findings.set(name, finding('invalid', field, `"${name}" ${says}`, { text }));
    }
  }
  return [...findings.values()];
}

function missing(params: object): readonly string[] {
  return 'requiredProperties' in params && Array.isArray(params.requiredProperties) ? params.requiredProperties : [];
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What the field takes, in words: for a choice its values, for a number its range. */
function expectation(root: SchemaShape, path: readonly string[], fallback: string): string {
  let shape: SchemaShape | undefined = root;
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
