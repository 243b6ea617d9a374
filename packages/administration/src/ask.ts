/**
 * One way of asking, typed by the description of the API: a wrong path, field or type does not compile. How a request
 * travels is left to `Send`. Nothing here knows Node: the console's pages run it as it is.
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

type Operation<Paths, Path extends keyof Paths, Verb extends Method> =
  Lowercase<Verb> extends keyof Paths[Path] ? Paths[Path][Lowercase<Verb>] : never;

/** The paths that have this method. */
export type PathWith<Paths, Verb extends Method> = {
  [Path in keyof Paths]: Paths[Path] extends { readonly [Name in Lowercase<Verb>]: object } ? Path : never;
}[keyof Paths] &
  string;

type Part<Of, Name extends string> = Of extends { readonly parameters: { readonly [N in Name]?: infer Values } }
  ? NonNullable<Values>
  : never;

// Wrapped, for `never` is a union of nothing, and would give nothing.
type Taking<Name extends string, Values> = [Values] extends [never]
  ? { readonly [N in Name]?: never }
  : object extends Values
    ? { readonly [N in Name]?: Values }
    : { readonly [N in Name]: Values };

type Body<Of> = Of extends { readonly requestBody: { readonly content: { readonly 'application/json': infer Values } } }
  ? { readonly body: Values }
  : { readonly body?: never };

/** A request: the method and path as they are described, names of the path in `params`. */
export type Asked<Paths, Verb extends Method, Path extends PathWith<Paths, Verb>> = {
  readonly method: Verb;
  readonly path: Path;
} & Taking<'params', Part<Operation<Paths, Path, Verb>, 'path'>> &
  Taking<'query', Part<Operation<Paths, Path, Verb>, 'query'>> &
  Body<Operation<Paths, Path, Verb>>;

/** What is answered. */
export type AnswerOf<Paths, Verb extends Method, Path extends PathWith<Paths, Verb>> =
  Operation<Paths, Path, Verb> extends {
    readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer Answer } } };
  }
    ? Answer
    : never;

/** Asks an API with these paths. Throws what `Send` throws for a refusal. */
export type Ask<Paths> = <Verb extends Method, Path extends PathWith<Paths, Verb>>(
  request: Asked<Paths, Verb, Path>,
) => Promise<AnswerOf<Paths, Verb, Path>>;

/** A request on its way. */
export interface WireRequest {
  readonly method: Method;
  /** Path and query. */
  readonly path: string;
  readonly body?: object;
}

/** Brings a request to a daemon, and its JSON back. Throws for a refusal. */
export type Send = (request: WireRequest) => Promise<unknown>;

interface AnyRequest {
  readonly method: Method;
  readonly path: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: object;
}

/** `asking<HostPaths>(send)`: the daemon's word is taken for the shape of its answers. */
export function asking<Paths>(send: Send): Ask<Paths> {
  const ask = ({ method, path, params = {}, query = {}, body }: AnyRequest): Promise<unknown> =>
    send({ method, path: `${filled(path, params)}${queryText(query)}`, ...(body !== undefined && { body }) });
  return ask as Ask<Paths>;
}

function filled(path: string, params: NonNullable<AnyRequest['params']>): string {
  return path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(String(params[name])));
}

/** What is undefined is left out. */
function queryText(query: NonNullable<AnyRequest['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '' : `?${text}`;
}
