/**
 * Builds all packages, packs the publishable ones as npm would publish them, and installs the tarballs into a folder
 * outside the repository, so that nothing is found by climbing up to our own node_modules. The e2e tests use that folder.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Finished, runProgram } from './run-tests.ts';

const root = resolve(import.meta.dirname, '..');

export interface PackableFolder {
  name: string;
  path: string;
  hasTypes: boolean;
}

interface Manifest {
  name: string;
  private?: boolean;
  exports?: unknown;
}

/** Every workspace that is not private, as `npm publish --workspaces` would take them. */
export function packableFolders(): PackableFolder[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => ({ path: `packages/${folder}`, manifest: readManifest(join(root, 'packages', folder)) }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ path, manifest }) => ({ path, name: manifest.name, hasTypes: manifest.exports !== undefined }));
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** `npm run build`: incremental, so calling it again costs little. */
export function buildAll(): Promise<Finished> {
  return runProgram('npm', ['run', 'build'], { cwd: root, limitSeconds: 300 });
}

/** Packs into `folder`; gives the tarballs' paths by package name. */
export async function packAll(folder: string): Promise<Map<string, string>> {
  mkdirSync(folder, { recursive: true });
  const workspaces = packableFolders().flatMap(({ name }) => ['-w', name]);
  const packed = await runProgram('npm', ['pack', '--json', '--pack-destination', folder, ...workspaces], {
    cwd: root,
  });
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.output}`);
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  return new Map(
    packableFolders().map(({ name }) => {
      const start = `${name.replace('@', '').replace('/', '-')}-`;
      const file = tarballs.find((tarball) => tarball.startsWith(start) && /^\d/.test(tarball.slice(start.length)));
      if (!file) throw new Error(`npm pack made no tarball for ${name}`);
      return [name, join(folder, file)];
    }),
  );
}

/** Installs all tarballs into a new folder and gives its path; `node_modules/.bin/attiva` is the packed program. */
export async function installPacked(): Promise<string> {
  const prefix = mkdtempSync(join(tmpdir(), 'attiva-packed-'));
  try {
    await installInto(prefix, await packAll(join(prefix, 'tarballs')));
    return prefix;
  } catch (error) {
    rmSync(prefix, { recursive: true });
    throw error;
  }
}

/** Tarballs stand for our packages everywhere in the tree, also where one of them asks for another by version. */
async function installInto(prefix: string, tarballs: ReadonlyMap<string, string>): Promise<void> {
  const files = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]));
  const manifest = { name: 'attiva-packed', private: true, type: 'module', dependencies: files, overrides: files };
  writeFileSync(join(prefix, 'package.json'), JSON.stringify(manifest, null, 2));
  const parameters = ['install', '--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await runProgram('npm', parameters, { cwd: prefix, limitSeconds: 300 });
  if (installed.code !== 0) throw new Error(`installing the tarballs failed:\n${installed.output}`);
}

if (import.meta.main) {
  const built = await buildAll();
  if (built.code !== 0) throw new Error(built.output);
  console.log(await installPacked());
}

/** The packed install named by ATTIVA_E2E_PREFIX, or one that is packed now and named there, and is taken away at the end. */
export async function usePacked(): Promise<{ readonly remove: () => void }> {
  if (process.env['ATTIVA_E2E_PREFIX'] !== undefined) return { remove: () => {} };
  const built = await buildAll();
  if (built.code !== 0) throw new Error(built.output);
  const prefix = await installPacked();
  process.env['ATTIVA_E2E_PREFIX'] = prefix;
  return { remove: () => rmSync(prefix, { recursive: true, force: true }) };
}
