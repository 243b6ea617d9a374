/**
 * `npm pack` of the command line carries the vectors, so that `attiva conformance` works where only the tarball is.
 * Runs as its prepack script; the copy is not in git.
 */
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Replaces `to`/spec/vectors by what lies in `from`/spec/vectors. */
export function copyVectors(from: string, to: string): void {
  const target = join(to, 'spec/vectors');
  rmSync(target, { recursive: true, force: true });
  cpSync(join(from, 'spec/vectors'), target, { recursive: true });
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  copyVectors(root, join(root, 'packages/cli'));
}
