/** Renders described addresses as OpenAPI 3.1. */
import type { ErrorCode } from '@attiva/protocol';
import type { JsonSchema } from '../schema/json-schema.ts';
import { problemMediaType } from '../http/problem-document.ts';
import type { AnyDescription } from './described-route.ts';

export interface ApiTitle {
  readonly title: string;
  /** Of the program. */
  readonly version: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What every address may refuse. */
const always: readonly ErrorCode[] = ['not-permitted', 'wrong-usage', 'storage-failed', 'disk-full', 'internal'];
const withBody: readonly ErrorCode[] = ['malformed', 'too-large', 'wrong-content-type'];

/** Shared schemas, each told once under its name. */
type Components = Map<string, { readonly of: JsonSchema; readonly rendered: Json }>;

/** @throws {TypeError} one name for two schemas, or for two addresses. */
export function openApi({ title, version }: ApiTitle, routes: readonly AnyDescription[]): Json {
  const components: Components = new Map();
  const paths: Record<string, Record<string, Json>> = {};
  const ids = new Set<string>();
  for (const route of routes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const path = route.path.replaceAll(/:(\w+)/gu, '{$1}');
    const id = operationId(route);
    if (ids.has(id)) throw new TypeError(`The name ${id} stands for two addresses.`);
    ids.add(id);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) };
  }
  const schemas = [...components].map(([name, { rendered }]) => [name, rendered] as const);
  return {
    openapi: '3.1.0',
    info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { ...Object.fromEntries(schemas.toSorted(([a], [b]) => (a < b ? -1 : 1))), Problem: problem },
      responses: { Refused: refused },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The text of the token file.' } },
    },
    security: [{ token: [] }],
  };
}

const keyOf = ({ path, method }: AnyDescription): string => `${path} ${method}`;

function operation(route: AnyDescription, components: Components): Json {
  const { method, summary, role } = route;
  const takesBody = method === 'POST' || method === 'PUT';
  const given = [...parameters('path', route.params, components), ...parameters('query', route.query, components)];
  const body: JsonSchema = route.body ?? { type: 'object', properties: {}, additionalProperties: false };
  return {
    operationId: operationId(route),
    summary,
    'x-attiva-role': role,
    ...(route.onlyHere === true && { 'x-attiva-only-here': true }),
    'x-attiva-errors': refusals(route, takesBody),
    ...(role === 'open' && { security: [] }),
    ...(given.length > 0 && { parameters: given }),
    ...(takesBody && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: render(body, { components, closed: true }) } },
      },
    }),
    responses: { ...answers(route, components), default: { $ref: '#/components/responses/Refused' } },
  };
}

/** `GET /v1/clients/:client` → `getClientsClient`; the page `GET /machines` → `getMachinesPage`. */
function operationId(route: AnyDescription): string {
  const { method, path } = route;
  const isPage = 'mediaType' in route && !path.startsWith('/v1/');
  const words = path
    .replace(/^\/v1\//u, '')
    .split(/\W+/u)
    .filter((word) => word !== '');
  return [method.toLowerCase(), ...[...words, ...(isPage ? ['page'] : [])].map(capital)].join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function parameters(where: 'path' | 'query', schema: JsonSchema | undefined, components: Components): readonly Json[] {
  return Object.entries(schema?.properties ?? {}).map(([name, { description, ...of }]) => ({
    name,
    in: where,
    required: schema?.required?.includes(name) ?? false,
    ...(description !== undefined && { description }),
    schema: render(of, { components, closed: true }),
  }));
}

function answers(route: AnyDescription, components: Components): Json {
  const content =
    'mediaType' in route
      ? Object.fromEntries([route.mediaType].flat().map((type) => [type, { schema: { type: 'string' } }]))
      : { 'application/json': { schema: render(route.answer, { components, closed: false }) } };
  const others = Object.entries(route.statuses ?? {}).map(([status, description]) => [
    status,
    { description, content },
  ]);
  return { 200: { description: 'The answer.', content }, ...Object.fromEntries(others) };
}

/** Codes of the error reference; every refusal has the same shape. */
function refusals({ errors = [], role }: AnyDescription, takesBody: boolean): readonly ErrorCode[] {
  return [...new Set([...(role === 'open' ? [] : always), ...(takesBody ? withBody : []), ...errors])];
}

interface Rendering {
  readonly components: Components;
  /** No other names: of what is asked. An answer may have more in a later version. */
  readonly closed: boolean;
}

function render(schema: JsonSchema, how: Rendering): Json {
  const { title } = schema;
  if (title === undefined) return renderInner(schema, how);
  const known = how.components.get(title);
  if (known === undefined) {
    how.components.set(title, { of: schema, rendered: renderInner(schema, how) });
  } else if (JSON.stringify(known.of) !== JSON.stringify(schema)) {
    throw new TypeError(`The name ${title} stands for two schemas.`);
  }
  return { $ref: `#/components/schemas/${title}` };
}

function renderInner(schema: JsonSchema, how: Rendering): Json {
  const { title: _title, properties, items, anyOf, additionalProperties, ...plain } = schema;
  const inner = (one: JsonSchema): Json => render(one, how);
  return {
    ...plain,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])),
    }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inner(additionalProperties) }),
    ...(additionalProperties === false && how.closed && { additionalProperties: false }),
  };
}

const refused: Json = {
  description: 'A refusal: `x-attiva-errors` of the operation names the codes to have words for.',
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** RFC 9457, as `@attiva/protocol` writes it. */
const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'facts'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Of the error reference.' },
    facts: { type: 'object', additionalProperties: {} },
    retryAfter: { type: 'integer', description: 'Seconds.' },
  },
};
