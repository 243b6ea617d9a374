/** The built pages, read into memory once: a few files, less than a megabyte. What is not among them is not there. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

export interface ConsoleFiles {
  /** The document that every page begins with. */
  readonly shell: ConsoleFile;
  /** By name; each name carries a digest of what it holds. */
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Undefined: they were not built, as in a fresh clone. @param document its name in the folder. */
export async function readConsoleFiles(
  folder: string,
  document: string = 'index.html',
): Promise<ConsoleFiles | undefined> {
  const shell = await readFile(join(folder, document)).catch(() => undefined);
  if (shell === undefined) return undefined;
  const names = await readdir(join(folder, 'assets'));
  const assets = names.map(async (name) => [name, fileOf(name, await readFile(join(folder, 'assets', name)))] as const);
  return { shell: fileOf(document, shell), assets: new Map(await Promise.all(assets)) };
}

function fileOf(name: string, body: Buffer): ConsoleFile {
  const type = types[extname(name)] ?? 'application/octet-stream';
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
