/** Renders an OpenAPI description as the types that `src/` ships. Run by the generator in tools/; not part of the package. */
import openapiTypescript, { astToString } from 'openapi-typescript';

/** @param document OpenAPI 3.1, parsed */
export async function renderTypes(document: object, about: string): Promise<string> {
  const nodes = await openapiTypescript(JSON.parse(JSON.stringify(document)) as never, {
    alphabetize: true,
    // A field that may be left out may be left out, whatever it then is.
    defaultNonNullable: false,
    immutable: true,
  });
  return `/** ${about} Written by tools/generate-administration-reference.ts: do not edit. */\n${astToString(nodes)}`;
}
