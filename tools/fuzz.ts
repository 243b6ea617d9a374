/**
 * `npm run fuzz -- --minutes 10 [TARGET …]`: the coverage-guided targets of tools/fuzz share the time, then the property
 * tests run in rounds with fresh seeds; the short forms are in `npm test`. docs/explanation/fuzzing.md tells the options.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFinding, writeCorpus } from './fuzz/corpus.ts';
import { fuzzTarget } from './fuzz/engine.ts';
import { runTargets } from './fuzz/run-targets.ts';
import { chooseTargets, fuzzTargets } from './fuzz/targets.ts';
import { startWatcher } from './fuzz/watcher.ts';
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

const root = join(import.meta.dirname, '..');

/** Fuzzes targets; with `save` the kept inputs become those that this run has, as few as reach what they reach. */
async function fuzzNamed(
  names: readonly string[],
  how: { readonly seed: number; readonly seconds: number; readonly save: boolean },
): Promise<number> {
  console.log(`seed ${how.seed}`);
  const keep = how.save ? { onRun: writeFewest } : {};
  const watcher = startWatcher(root);
  const findings = await runTargets({
    targets: chooseTargets(names),
    root,
    ...how,
    clock: () => performance.now(),
    print: (line) => console.log(line),
    onInput: ({ name }, input) => watcher.onInput(name, input),
    ...keep,
  });
  await watcher.close();
  return findings;
}

/** Shortest first, whatever reaches nothing new is left out. */
const writeFewest: NonNullable<Parameters<typeof runTargets>[0]['onRun']> = async (target, run) => {
  const shown = new Set(run.findings.map(({ input }) => input));
  const kept = run.corpus.filter((input) => !shown.has(input)).sort((a, b) => a.length - b.length);
  const clock = (): number => performance.now();
  const fewest = await fuzzTarget({ target, root, seed: 0, kept, goOn: () => false, clock, fewest: true });
  await target.close?.();
  writeCorpus(root, target, fewest.corpus);
};

/** Runs the input of a finding once more: what it throws, or the label of its outcome. */
async function replay(path: string): Promise<number> {
  const { target: name, input } = readFinding(path);
  const [target] = chooseTargets([name]);
  if (target === undefined) throw new TypeError(`${path} names no target`);
  try {
    console.log(`${name}: ${await target.run(input)}`);
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await target.close?.();
  }
}

async function roundsOfProperties(minutes: number): Promise<number> {
  const files = propertyFiles('');
  const { rounds, passed, failed, notes } = await fuzz({ files, minutes, clock: Date.now });
  for (const note of notes) console.error(note);
  console.log(`${files.length} files of properties, ${rounds} rounds with fresh seeds`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '10' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      list: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      replay: { type: 'string' },
    },
  });
  const seconds = values.seconds === undefined ? Number(values.minutes) * 60 : Number(values.seconds);
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  if (!(seconds > 0) || !Number.isSafeInteger(seed)) throw new TypeError('--minutes, --seconds and --seed are numbers');
  if (values.list) {
    for (const { name, covers } of fuzzTargets) console.log(`${name.padEnd(22)}  ${covers.join(', ')}`);
  } else if (values.replay !== undefined) {
    process.exitCode = await replay(values.replay);
  } else {
    const findings = await fuzzNamed(positionals, { seed, seconds, save: values.save });
    console.log(`${findings} findings`);
    // The properties are no part of a run over named targets.
    const failed = positionals.length === 0 ? await roundsOfProperties(seconds / 300) : 0;
    process.exitCode = findings > 0 || failed > 0 ? 1 : 0;
  }
}
