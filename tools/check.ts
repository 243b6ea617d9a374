/**
 * The static checks, each counted as one test: types, lint, format, dead code, and the packages as they would be published.
 * `npm run check` runs them alone; the architecture test is an ordinary test file (architecture.test.ts).
 */
import { resolve } from 'node:path';
import { buildAll, packableFolders } from './pack.ts';
import { addOutcomes, endProgramsOnSignals, type Outcome, runProgram } from './run-tests.ts';

const root = resolve(import.meta.dirname, '..');

export interface StaticCheck {
  name: string;
  command: string;
  parameters: readonly string[];
  cwd?: string;
}

const tool = (name: string): string => resolve(root, 'node_modules/.bin', name);

/** Cheap ones first. Packages are judged by what `npm pack` would hold, so they come after the build. */
export const sourceChecks: readonly StaticCheck[] = [
  { name: 'types', command: tool('tsc'), parameters: ['-b'] },
  { name: 'lint', command: tool('oxlint'), parameters: ['--type-aware', '--deny-warnings', '.'] },
  { name: 'format', command: tool('biome'), parameters: ['format', '.'] },
  { name: 'dead code', command: tool('knip'), parameters: ['--no-progress', '--no-config-hints'] },
];

export function packageChecks(): StaticCheck[] {
  return packableFolders().flatMap((folder) => {
    const cwd = resolve(root, folder.path);
    const publint = { name: `publint ${folder.name}`, command: tool('publint'), parameters: ['--strict'], cwd };
    if (!folder.hasTypes) return [publint];
    const attw = { name: `types of ${folder.name}`, command: tool('attw'), cwd };
    return [publint, { ...attw, parameters: ['--pack', '.', '--profile', 'esm-only', '--no-emoji'] }];
  });
}

export async function runCheck(check: StaticCheck): Promise<Outcome> {
  const finished = await runProgram(check.command, check.parameters, { cwd: check.cwd ?? root, limitSeconds: 300 });
  if (finished.code === 0) return { passed: 1, failed: 0, skipped: 0, notes: [] };
  return { passed: 0, failed: 1, skipped: 0, notes: [`${check.name}:`, finished.output.trimEnd()] };
}

export async function runSourceChecks(): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const check of sourceChecks) outcomes.push(await runCheck(check));
  return addOutcomes(outcomes);
}

export async function runPackageChecks(): Promise<Outcome> {
  const built = await buildAll();
  if (built.code !== 0) return { passed: 0, failed: 1, skipped: 0, notes: ['build:', built.output.trimEnd()] };
  return addOutcomes(await inPairs(packageChecks(), runCheck));
}

/** Two at a time: the machine this runs on has two cores. */
async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 2) results.push(...(await Promise.all(items.slice(at, at + 2).map(work))));
  return results;
}

if (import.meta.main) {
  endProgramsOnSignals();
  const outcome = addOutcomes([await runSourceChecks(), await runPackageChecks()]);
  for (const note of outcome.notes) console.log(note);
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
