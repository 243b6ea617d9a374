/**
 * Reads the source tree for the architecture test: which files there are, what each imports, how long it is. What is
 * allowed stands in architecture.test.ts; ARCHITECTURE.md says why.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  /** Folder name under packages/, or the top folder for everything else. */
  home: string;
  isTest: boolean;
  /** Without comments, strings kept. */
  code: string;
  imports: readonly string[];
  codeLines: number;
}

/** All TypeScript of the repository that people wrote. */
export function readSources(root: string): SourceFile[] {
  const patterns = ['packages/*/src/**/*.{ts,tsx}', 'tools/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts'];
  const files = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] });
  return files.sort().map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

export function readSource(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const parts = path.split('/');
  return {
    path,
    home: (parts[0] === 'packages' ? parts[1] : parts[0]) ?? '',
    isTest: /\.test\.(?:[a-z-]+\.)?ts$/.test(path),
    code,
    imports: importsOf(code),
    codeLines: code.split('\n').filter((line) => line.trim() !== '').length,
  };
}

// Strings are matched first, so that '//' within one does not begin a comment. A regular expression holding a quote or
// '/*' is not recognised as such; none of the rules depends on one.
const stringOrComment =
  /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<!\\)\/\/[^\n]*/g;

export function withoutComments(text: string): string {
  return text.replace(stringOrComment, (_, string: string | undefined) => string ?? '');
}

const importing =
  /(?:^|[\s;}])(?:import|export)\b(?:[^'";]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a file imports or re-exports, types included, in order. */
export function importsOf(code: string): string[] {
  return [...code.matchAll(importing)].map((match) => match[1] ?? match[2] ?? '');
}

/** The repository path a relative import of `file` means; undefined for packages and builtins. */
export function resolveImport(file: SourceFile, target: string): string | undefined {
  return target.startsWith('.') ? normalize(join(dirname(file.path), target)) : undefined;
}

/** Every import cycle between files, each once, as the list of its files. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const known = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) cycles.push(trail.slice(seenAt));
    const file = known.get(path);
    if (seenAt >= 0 || !file || done.has(path)) return;
    for (const target of file.imports) {
      const next = resolveImport(file, target);
      if (next) visit(next, [...trail, path]);
    }
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return cycles;
}
