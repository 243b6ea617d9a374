import type { Random } from './random.ts';

/**
 * Makes another input of one. `other` is a further input of the corpus to take parts from.
 * It gives the same text back where it has nothing to change.
 */
export type Mutator = (input: string, random: Random, other: string) => string;

/** One thing to fuzz. Inputs are texts; bytes travel as characters 0 … 255 (`latin1`). */
export interface FuzzTarget {
  /** kebab-case; names the files of its corpus. */
  readonly name: string;
  /** Parsers that it reaches, as `package:function`; tools/fuzz/parsers.test.ts wants every parser in one of these. */
  readonly covers: readonly string[];
  /** Sources whose blocks guide it: paths of files or folders below the repository. */
  readonly sources: readonly string[];
  /** Inputs to begin with. */
  readonly seeds: () => readonly string[];
  readonly mutators: readonly Mutator[];
  /** Tokens of the format. */
  readonly dictionary: readonly string[];
  /** Longest input in characters; longer ones are cut. */
  readonly longest: number;
  /**
   * One input changes what the next one meets: which of a batch reached something new cannot be found out by running them
   * again, so batches are small and all of one are kept.
   */
  readonly stateful?: true;
  /** Share of the time beside the others; 1 where absent. */
  readonly weight?: number;
  /**
   * Runs one input and checks what must hold. Gives a label of the outcome; a label not seen before counts as new
   * coverage. Whatever it throws is a finding.
   */
  readonly run: (input: string) => string | Promise<string>;
  /** What to close at the end. */
  readonly close?: () => Promise<void>;
}

/** Something that must never happen. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** @throws {BrokenPromise} unless the condition holds. */
export function promise(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BrokenPromise(what);
}
