import { readFileSync } from 'node:fs';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Every operation of a description of the API, sorted: `GET /v1/machines/{machine}`. */
export function operationsOf(file: URL): readonly string[] {
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as Described;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return all.sort();
}
