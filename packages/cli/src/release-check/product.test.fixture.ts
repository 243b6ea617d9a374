/** Products as their makers build them: real roots of a real authority, the real SDK, a real bundler. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { initAuthority, systemSurroundings } from '@attiva/authority';
import { rolldown } from 'rolldown';
import type { Answer } from '../program/command-spec.ts';
import { checkRelease } from './check-release.ts';

export interface Build {
  /** The folder of the build output. */
  readonly dir: string;
  write(name: string, content: string | Uint8Array): void;
  check(what?: string): Promise<Answer & { readonly json: Checked }>;
}

export type Checked = Answer['json'] & {
  readonly ok: boolean;
  readonly findings: readonly { readonly code: string; readonly file: string; readonly place: string }[];
  readonly notes: readonly { readonly code: string }[];
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
};

export interface Bench {
  readonly ordinary: Vendor;
  readonly lab: Vendor;
  /** An empty build output. */
  build(): Build;
  remove(): void;
}

/** What `attiva authority init` wrote. */
export interface Vendor {
  file(name: 'roots.ts' | 'roots.json' | 'roots.h' | 'aurora.attiva'): string;
}

export async function openBench(): Promise<Bench> {
  const home = mkdtempSync(join(tmpdir(), 'attiva-release-'));
  const vendorIn = async (name: string, lab: boolean): Promise<Vendor> => {
    const dir = join(home, name, 'aurora');
    mkdirSync(dirname(dir));
    const surroundings = systemSurroundings();
    await initAuthority({ dir, name: 'Aurora Software', passphrase: 'a passphrase', lab, surroundings });
    return { file: (file) => readFileSync(join(dir, file), 'utf8') };
  };
  let builds = 0;
  return {
    ordinary: await vendorIn('ordinary', false),
    lab: await vendorIn('lab', true),
    build: () => openBuild(join(home, `build-${(builds += 1)}`)),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

function openBuild(dir: string): Build {
  mkdirSync(dir);
  return {
    dir,
    write(name, content) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), content);
    },
    check: async (what = '.') => (await checkRelease(what, { workingDirectory: dir })) as Answer & { json: Checked },
  };
}

export interface ProductSource {
  /** `roots.ts` of a vendor. */
  readonly roots: string;
  /** Options of `openActivation` beside roots and edition, as source text. */
  readonly options?: string;
  /** More lines of the product. */
  readonly more?: string;
}

/** How a product is bundled. */
export interface Bundling {
  readonly minify?: boolean;
  readonly sourcemap?: boolean;
  readonly format?: 'esm' | 'cjs';
}

const sdk = {
  '@attiva/client/testing$': new URL('../../../client/src/testing/index.ts', import.meta.url).pathname,
  '@attiva/client$': new URL('../../../client/src/index.ts', import.meta.url).pathname,
};

/** Bundles a product with the SDK into `main.js` of the build. */
export async function bundleProduct(build: Build, product: ProductSource, how: Bundling = {}): Promise<void> {
  const source = mkdtempSync(join(tmpdir(), 'attiva-product-'));
  const { minify = false, sourcemap = false, format = 'esm' } = how;
  const { options = "releaseDate: '2026-11-20'", more = '', roots } = product;
  writeFileSync(join(source, 'roots.ts'), roots);
  writeFileSync(
    join(source, 'main.ts'),
    `import { openActivation } from '@attiva/client';
     import { roots } from './roots.ts';
     ${more}
     const license = openActivation({ roots, edition: 'aurora', ${options} });
     license.then((opened) => console.log(opened.status()));`,
  );
  const bundle = await rolldown({
    input: join(source, 'main.ts'),
    platform: 'node',
    resolve: { alias: sdk, conditionNames: ['attiva-source', 'import', 'node'] },
  });
  try {
    await bundle.write({ file: join(build.dir, 'main.js'), format, minify, sourcemap, codeSplitting: false });
  } finally {
    await bundle.close();
    rmSync(source, { recursive: true, force: true });
  }
}

/** An Electron archive of these files, written as its format says. */
export function electronArchive(files: Readonly<Record<string, string>>): Buffer {
  const table: Record<string, unknown> = {};
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    let folder = table;
    const words = path.split('/');
    for (const word of words.slice(0, -1))
      folder = ((folder[word] ??= { files: {} }) as { files: Record<string, unknown> }).files;
    folder[words.at(-1) ?? ''] = { size: body.length, offset: String(offset) };
    bodies.push(body);
    offset += body.length;
  }
  const json = Buffer.from(JSON.stringify({ files: table }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16);
  for (const [at, value] of [4, padded + 8, padded + 4, json.length].entries()) head.writeUInt32LE(value, at * 4);
  return Buffer.concat([head, json, Buffer.alloc(padded - json.length), ...bodies]);
}
