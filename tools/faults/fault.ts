/**
 * Faults that are really done to the real programs, and what is found afterwards: a process killed, a disk that fails, power
 * gone, a clock set wrong. Each kind is one file here; `main.ts` plays all and writes the table. What each promise is
 * worth is told in docs/explanation/durability.md.
 */
import type { Random } from '../fuzz/random.ts';

/** What is found wrong after a round, by kind. Each is a number of findings and must be 0. */
export const wrongs = ['lost', 'split', 'miscounted', 'unclean'] as const;
export type Wrong = (typeof wrongs)[number];

/** What one kind of fault came to. */
export interface FaultResult {
  readonly fault: string;
  readonly what: string;
  readonly rounds: number;
  /** Answers in the hands of clients that were looked up after a fault, all rounds together. */
  readonly held: number;
  /** Answered, and not there afterwards. */
  readonly lost: number;
  /** Clients that were taken for a copy of another. */
  readonly split: number;
  /** Counts, turns, quotas or totals that do not agree with what was answered; refusals without a code. */
  readonly miscounted: number;
  /** Databases or state files that did not open whole, programs that did not start or go on. */
  readonly unclean: number;
  readonly seconds: number;
  /** What was measured of a promise that has a bound; part of the line of the table. */
  readonly measured?: string;
  /** The first findings, in words. */
  readonly findings: readonly string[];
}

/** What a kind of fault is played with. */
export interface Play {
  readonly rounds: number;
  readonly random: Random;
  readonly ledger: Ledger;
}

export interface Fault {
  /** One word, for `--only`. */
  readonly name: string;
  /** What is done, one line of the table. */
  readonly what: string;
  /** Rounds that are played where nobody says how many. */
  readonly rounds: number;
  /** What the machine must have, as test files say it (`root`, `strace`). */
  readonly needs?: readonly string[];
  play(play: Play): Promise<void>;
}

const mostFindings = 20;

/** Keeps the score of one kind of fault. */
export class Ledger {
  #held = 0;
  readonly #found = new Map<Wrong, number>();
  readonly #findings: string[] = [];
  #measured: string | undefined;

  /** Findings so far, of all kinds. */
  get total(): number {
    return [...this.#found.values()].reduce((sum, found) => sum + found, 0);
  }

  /** Says more of the last finding. */
  explain(where: string): void {
    if (this.#findings.length < mostFindings) this.#findings.push(where);
  }

  /** So many answers were looked up. */
  hold(answers: number): void {
    this.#held += answers;
  }

  find(wrong: Wrong, what: string): void {
    this.#found.set(wrong, (this.#found.get(wrong) ?? 0) + 1);
    if (this.#findings.length < mostFindings) this.#findings.push(`${wrong}: ${what}`);
  }

  /** Says what was measured, in words for the line of the table. */
  measure(what: string): void {
    this.#measured = what;
  }

  /** A finding where the two differ. */
  expect(wrong: Wrong, what: string, is: unknown, should: unknown): void {
    if (!Object.is(is, should)) this.find(wrong, `${what}: ${String(is)}, should be ${String(should)}`);
  }

  result(fault: Pick<Fault, 'name' | 'what'>, rounds: number, seconds: number): FaultResult {
    const [lost = 0, split = 0, miscounted = 0, unclean = 0] = wrongs.map((wrong) => this.#found.get(wrong) ?? 0);
    return {
      fault: fault.name,
      what: fault.what,
      rounds,
      held: this.#held,
      lost,
      split,
      miscounted,
      unclean,
      seconds,
      ...(this.#measured !== undefined && { measured: this.#measured }),
      findings: this.#findings,
    };
  }
}

/** Nothing was found, and something was looked at. */
export function isGood({ held, lost, split, miscounted, unclean }: FaultResult): boolean {
  return held > 0 && lost + split + miscounted + unclean === 0;
}

/** Plays one kind and gives its line; a play that breaks off is a finding and ends only this kind. */
export async function playFault(fault: Fault, rounds: number, random: Random): Promise<FaultResult> {
  const ledger = new Ledger();
  const began = performance.now();
  try {
    await fault.play({ rounds, random, ledger });
  } catch (error) {
    ledger.find(
      'unclean',
      `the play broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  return ledger.result(fault, rounds, Math.round((performance.now() - began) / 1000));
}
