/**
 * `npm run fuzz -- --minutes 10 [FILTER]`: the long form of the property tests. Each round runs every test file that uses
 * fast-check with fresh seeds; the short form is in `npm test`. A failure prints its seed and ends the run.
 */
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runTests } from './run-tests.ts';

export interface FuzzResult {
  readonly rounds: number;
  readonly passed: number;
  readonly failed: number;
  /** What failed, with the seeds that fast-check prints. */
  readonly notes: readonly string[];
}

/** Test files that hold properties, of paths that contain the filter. */
export function propertyFiles(filter: string): string[] {
  return globSync(['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'])
    .filter((path) => path.includes(filter) && readFileSync(path, 'utf8').includes("from 'fast-check'"))
    .sort();
}

/** Rounds until the time is over or something fails; always one at least. `clock` in milliseconds. */
export async function fuzz(options: {
  readonly files: readonly string[];
  readonly minutes: number;
  readonly clock: () => number;
}): Promise<FuzzResult> {
  const end = options.clock() + options.minutes * 60_000;
  let rounds = 0;
  let passed = 0;
  do {
    const outcome = await runTests({ files: options.files, nodeArguments: ['--conditions=attiva-source'] });
    rounds += 1;
    passed += outcome.passed;
    if (outcome.failed > 0) return { rounds, passed, failed: outcome.failed, notes: outcome.notes };
  } while (options.clock() < end);
  return { rounds, passed, failed: 0, notes: [] };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { minutes: { type: 'string', default: '10' } },
  });
  const files = propertyFiles(positionals[0] ?? '');
  const { rounds, passed, failed, notes } = await fuzz({ files, minutes: Number(values.minutes), clock: Date.now });
  for (const note of notes) console.error(note);
  console.log(`${files.length} files, ${rounds} rounds with fresh seeds`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
