/** What is measured is what is shipped: compiled code, brought up to date before the clock starts. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** Compiles the command line and what it stands on; a second or nothing when all is up to date. */
export function compilePackages(): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const packages = ['packages/cli', 'packages/testkit'];
  execFileSync(process.execPath, [compiler, '-b', ...packages], { cwd: root, stdio: ['ignore', 2, 2] });
  // The SDK is bundled by another program; a host asks it for the DNS suffix of its machine.
  if (existsSync(join(root, 'packages/client/dist/index.js'))) return;
  execFileSync('npm', ['run', '--silent', 'bundle', '-w', '@attiva/client'], { cwd: root, stdio: ['ignore', 2, 2] });
}
