/** Several targets one after the other, each with its share of the time; what they found, as lines for people. */
import { readCorpus, writeFinding } from './corpus.ts';
import { type FuzzRun, fuzzTarget } from './engine.ts';
import { seedFor } from './random.ts';
import type { FuzzTarget } from './target.ts';

export interface RunTargets {
  readonly targets: readonly FuzzTarget[];
  readonly root: string;
  readonly seed: number;
  /** For all targets together. */
  readonly seconds: number;
  /** Most inputs of one target beyond what is kept; none where absent. */
  readonly executions?: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly print: (line: string) => void;
  readonly onRun?: (target: FuzzTarget, run: FuzzRun) => void | Promise<void>;
  readonly onInput?: (target: FuzzTarget, input: string) => void;
}

/** Gives how many findings there were. */
export async function runTargets(options: RunTargets): Promise<number> {
  const { targets, seconds, print } = options;
  const weights = targets.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let findings = 0;
  for (const target of targets) {
    const run = await runOne(options, target, (seconds * (target.weight ?? 1)) / weights);
    findings += run.findings.length;
    print(lineOf(target, run));
    for (const finding of run.findings) {
      print(`  finding: ${finding.what}`);
      if (finding.error instanceof Error)
        print(`    ${(finding.error.stack ?? '').split('\n').slice(1, 4).join('\n    ')}`);
      print(`    again: ${writeFinding(options.root, target.name, finding)}`);
    }
    await options.onRun?.(target, run);
  }
  return findings;
}

async function runOne(options: RunTargets, target: FuzzTarget, seconds: number): Promise<FuzzRun> {
  const { root, clock, onInput, executions = Number.POSITIVE_INFINITY } = options;
  const kept = readCorpus(root, target.name);
  let begun: { readonly at: number; readonly done: number } | undefined;
  try {
    return await fuzzTarget({
      target,
      root,
      seed: seedFor(options.seed, target.name),
      kept,
      clock,
      // What is kept is replayed whole; the time is that of fresh inputs.
      goOn: (done) => {
        begun ??= { at: clock(), done };
        return clock() - begun.at < seconds * 1000 && done - begun.done < executions;
      },
      ...(onInput !== undefined && { onInput: (input: string) => onInput(target, input) }),
    });
  } finally {
    await target.close?.();
  }
}

function lineOf({ name }: FuzzTarget, run: FuzzRun): string {
  const rate = Math.round(run.executions / Math.max(run.seconds, 0.001));
  return [
    name.padEnd(22),
    `${String(run.executions).padStart(8)} inputs`,
    `${String(rate).padStart(6)}/s`,
    `${String(run.corpus.length).padStart(5)} in the corpus`,
    `${String(run.fresh.length).padStart(4)} new`,
    `${String(run.blocks).padStart(5)} blocks (${run.freshBlocks} new)`,
    `${run.findings.length} findings`,
  ].join('  ');
}
