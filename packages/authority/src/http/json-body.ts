/** The door for JSON: a body becomes exactly the type of its schema, or every wrong field is named. */
import { type JsonSchema, type SchemaError, schemaErrors } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { suggestion } from '../products/nearest-name.ts';

/** A body of nothing but wrong names is not answered with a longer one. */
const mostTold = 32;

/**
 * @param schema describes `Body`, member by member
 * @throws {ActivationError} `wrong-usage` with `facts.fields`, at most `mostTold` of them.
 */
export function readBody<Body>(schema: JsonSchema, body: unknown): Body {
  const errors = schemaErrors(schema, body);
  if (errors.length === 0) return body as Body;
  const known = Object.keys(schema.properties ?? {});
  const problems = new Map<string, string>();
  for (const error of errors.slice(0, mostTold)) {
    const found = problemOf(error, known);
    if (found !== undefined && !problems.has(found[0])) problems.set(...found);
  }
  const sentences = [...problems].map(([name, problem]) => `${name || 'the request'} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), { facts: { fields: [...problems.keys()] } });
}

function problemOf(
  { keyword, path, name = '', says }: SchemaError,
  known: readonly string[],
): [string, string] | undefined {
  switch (keyword) {
    case 'required':
      return [name, 'is missing'];
    case 'additionalProperties':
      return [name.slice(0, 64), `is unknown${suggestion(name, known)}`];
    case 'const':
      return undefined; // Said once more, and better, by the surrounding schema.
    default:
      return [path.join('.'), says];
  }
}
