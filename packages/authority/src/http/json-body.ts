/** The door for JSON: a body becomes exactly the type of its schema, or every wrong field is named. */
import { ActivationError } from '@attiva/protocol';
import type { TObject } from 'typebox';
import { Value } from 'typebox/value';
import { suggestion } from '../products/nearest-name.ts';

/**
 * @param schema describes `Body`, member by member
 * @throws {ActivationError} `wrong-usage` with `facts.fields`.
 */
export function readBody<Body>(schema: TObject, body: unknown): Body {
  if (Value.Check(schema, body)) return body;
  const problems = new Map<string, string>();
  for (const error of Value.Errors(schema, body)) {
    const field = error.instancePath.slice(1).replaceAll('/', '.');
    for (const [name, problem] of problemsOf(error, field, Object.keys(schema.properties))) {
      if (!problems.has(name)) problems.set(name, problem);
    }
  }
  const sentences = [...problems].map(([name, problem]) => `${name || 'the request'} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), { facts: { fields: [...problems.keys()] } });
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

function problemsOf(error: SchemaError, field: string, known: readonly string[]): [string, string][] {
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => [name, 'is missing']);
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => [
        name.slice(0, 64),
        `is unknown${suggestion(name, known)}`,
      ]);
    case 'boolean':
    case 'const':
      return []; // Said once more, and better, by the surrounding schema.
    default:
      return [[field, error.message]];
  }
}
