/**
 * Writes the description of both administration APIs, as the programs answer it at `GET /openapi.json`, into docs/reference/,
 * and the types of the typed client from it.
 *   node --conditions=attiva-source tools/generate-administration-reference.ts
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initAuthority, openAuthority, type Surroundings } from '@attiva/authority';
import { initHost, openHost } from '@attiva/host';

const root = join(import.meta.dirname, '..');

/** What we use of the renderer, which lives beside the compiler that it needs: another one than ours. */
interface Renderer {
  readonly default: (document: object, options: object) => Promise<unknown>;
  readonly astToString: (nodes: unknown) => string;
}
const { default: render, astToString } = createRequire(join(root, 'packages/administration/package.json'))(
  'openapi-typescript',
) as Renderer;

/** A description as it is served: what of OpenAPI is needed here. */
export interface Described {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly summary: string; readonly operationId: string }>>>
  >;
}

const surroundings: Surroundings = {
  now: Date.now,
  random: (size) => randomBytes(size),
  uptime: () => 0,
  monotonic: () => 0,
  newSigningKey: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};

/** Each file with its text. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** Composes a host in a folder of its own, and asks it. */
export async function describeHost(): Promise<Described> {
  return inFolder(async (folder) => {
    await initHost({ folder, now: Date.now });
    const host = await openHost({ folder, device: [0, 0, 0] });
    try {
      const headers = { authorization: `Bearer ${host.token.text}` };
      const answer = await host.administration.fastify.inject({ method: 'GET', url: '/openapi.json', headers });
      return answer.json<Described>();
    } finally {
      await host.close();
    }
  });
}

export async function describeAuthority(): Promise<Described> {
  return inFolder(async (folder) => {
    const dir = folder;
    await initAuthority({ dir, name: 'Example', passphrase: 'of an example, and thrown away', surroundings });
    const admin = await openAuthority(dir);
    try {
      return await admin.get<Described>('/openapi.json');
    } finally {
      await admin.close();
    }
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-describe-'));
  try {
    return await work(join(folder, 'example'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function renderTypes(described: Described, about: string): Promise<string> {
  // A field that may be left out may be left out, whatever it then is.
  const options = { alphabetize: true, defaultNonNullable: false, immutable: true };
  const types = astToString(await render(structuredClone(described), options));
  return `/** ${about} Written by tools/generate-administration-reference.ts: do not edit. */\n${types}`;
}

export async function generatedFiles(): Promise<GeneratedFiles> {
  const [host, authority] = [await describeHost(), await describeAuthority()];
  const text = (described: Described): string => `${JSON.stringify(described, null, 2)}\n`;
  return new Map([
    ['docs/reference/openapi-host.json', text(host)],
    ['docs/reference/openapi-authority.json', text(authority)],
    ['packages/administration/src/host-paths.ts', await renderTypes(host, "Types of a host's administration API.")],
    [
      'packages/administration/src/authority-paths.ts',
      await renderTypes(authority, "Types of an authority's administration API."),
    ],
  ]);
}

if (import.meta.main) {
  for (const [path, content] of await generatedFiles()) writeFileSync(join(root, path), content);
}
