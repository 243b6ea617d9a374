import { Ajv, type ErrorObject } from 'ajv';
import type { JsonSchema } from './json-schema.ts';

export interface SchemaError {
  /** Keyword of the schema that was not met: `type`, `required`, `additionalProperties`, `anyOf`, … */
  readonly keyword: string;
  /** Where: names and positions in lists; empty for the value itself. */
  readonly path: readonly string[];
  /** `must be integer`, without a full stop. */
  readonly says: string;
  /** The name that is missing (`required`) or not known (`additionalProperties`). */
  readonly name?: string;
}

// One for the process: it keeps the compiled form of each schema object. Schemas are our own and typed, so they are not
// checked against the meta-schema, which alone would take longer to compile than all of them.
const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: true, meta: false, validateSchema: false });

/**
 * Everything that is wrong with a value, in the order of the schema. Writes the schema's defaults into the value where
 * something is missing: give a copy of what must stay as it is.
 */
export function schemaErrors(schema: JsonSchema, value: unknown): readonly SchemaError[] {
  const validate = ajv.compile(schema);
  return validate(value) ? [] : (validate.errors ?? []).map(schemaError);
}

function schemaError({ keyword, instancePath, params, message }: ErrorObject): SchemaError {
  const name: unknown = params['missingProperty'] ?? params['additionalProperty'];
  return {
    keyword,
    path: instancePath.split('/').slice(1).map(unescapePointer),
    says: (message ?? 'is not allowed').replace(/^must NOT /u, 'must not '),
    ...(typeof name === 'string' && { name }),
  };
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
