/** The loop: take an input of the corpus, change it, run it, keep it where it reached something new. */
import { BlockCoverage } from './coverage.ts';
import { Random } from './random.ts';
import type { FuzzTarget, Mutator } from './target.ts';
import { textMutators, tokenMutator } from './text-mutators.ts';

export interface FuzzFinding {
  readonly input: string;
  /** What happened, with its place; the same for inputs that show the same. */
  readonly what: string;
  readonly error: unknown;
}

export interface FuzzRun {
  readonly executions: number;
  readonly seconds: number;
  /** Inputs that reached something new, the given ones among them. */
  readonly corpus: readonly string[];
  /** Of these, what neither the seeds nor the kept corpus had reached. */
  readonly fresh: readonly string[];
  readonly blocks: number;
  readonly freshBlocks: number;
  readonly findings: readonly FuzzFinding[];
}

export interface FuzzOptions {
  readonly target: FuzzTarget;
  readonly root: string;
  readonly seed: number;
  /** Kept inputs of earlier runs; they run after the seeds. */
  readonly kept: readonly string[];
  /** Asked between two batches. */
  readonly goOn: (executions: number) => boolean;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** False: what is new is not kept. Only to show what the guidance is worth. */
  readonly guided?: boolean;
  /** True: of the given inputs only those are kept that reach what none before them did. */
  readonly fewest?: boolean;
  /** Told of each input before it runs, so that a watcher can name one that never ends. */
  readonly onInput?: (input: string) => void;
}

/** An input that takes longer, twice in a row, is a finding. */
const longestMilliseconds = 1000;
const mostLabels = 400;
const mostFindings = 20;

/** Fuzzes one target. */
export async function fuzzTarget(options: FuzzOptions): Promise<FuzzRun> {
  return new Engine(options, new BlockCoverage(options.root, options.target.sources)).run();
}

class Engine {
  readonly #options: FuzzOptions;
  readonly #coverage: BlockCoverage;
  readonly #random: Random;
  readonly #mutators: readonly Mutator[];
  readonly #corpus: string[] = [];
  readonly #known = new Set<string>();
  readonly #labels = new Set<string>();
  readonly #findings = new Map<string, FuzzFinding>();
  #executions = 0;

  constructor(options: FuzzOptions, coverage: BlockCoverage) {
    const { mutators, dictionary } = options.target;
    this.#options = options;
    this.#coverage = coverage;
    this.#random = new Random(options.seed);
    const tokens = dictionary.length === 0 ? [] : [tokenMutator(dictionary)];
    this.#mutators = [...(mutators.length === 0 ? textMutators : mutators), ...tokens];
  }

  async run(): Promise<FuzzRun> {
    const { target, kept, goOn, clock, guided = true, fewest = false } = this.#options;
    const began = clock();
    const given = [...target.seeds(), ...kept];
    for (let at = 0; at < given.length; at += this.#batchSize()) {
      const batch = given.slice(at, at + this.#batchSize());
      if (fewest) await this.#runBatch(batch);
      else await this.#runAll(batch);
    }
    if (this.#corpus.length === 0) this.#corpus.push(given[0] ?? '');
    const [keptSize, keptBlocks] = [this.#corpus.length, this.#coverage.blocks];
    while (goOn(this.#executions) && this.#findings.size < mostFindings) {
      const size = this.#corpus.length;
      await this.#runBatch(Array.from({ length: this.#batchSize() }, () => this.#mutated()));
      if (!guided) this.#corpus.length = size;
    }
    const shown = new Set([...this.#findings.values()].map(({ input }) => input));
    return {
      executions: this.#executions,
      seconds: (clock() - began) / 1000,
      corpus: this.#corpus,
      fresh: this.#corpus.slice(keptSize).filter((input) => !shown.has(input)),
      blocks: this.#coverage.blocks,
      freshBlocks: this.#coverage.blocks - keptBlocks,
      findings: [...this.#findings.values()],
    };
  }

  #batchSize(): number {
    return this.#options.target.stateful === true ? 4 : 64;
  }

  /** One to four changes, one after the other; the newest inputs are changed most often. */
  #mutated(): string {
    const random = this.#random;
    let input = this.#choose();
    do input = this.#change(input);
    while (random.oneIn(2));
    return input.slice(0, this.#options.target.longest);
  }

  #change(input: string): string {
    const mutate = this.#random.pick(this.#mutators);
    try {
      return mutate(input, this.#random, this.#choose());
    } catch (error) {
      if (error instanceof RangeError) return input; // Nested deeper than a mutator's own stack goes; the parser has seen it.
      throw error;
    }
  }

  #choose(): string {
    const size = this.#corpus.length;
    const newest = Math.ceil(size / 5);
    const at = this.#random.oneIn(2) ? size - 1 - this.#random.below(newest) : this.#random.below(size);
    return this.#corpus[at] as string;
  }

  /** Runs given inputs and keeps them all: which of them reach something of their own is not worth its time here. */
  async #runAll(inputs: readonly string[]): Promise<void> {
    for (const input of inputs) {
      await this.#runOne(input);
      this.#keep(input);
    }
    this.#coverage.merge(this.#coverage.look());
  }

  async #runBatch(inputs: readonly string[]): Promise<void> {
    const keep = new Set<string>();
    for (const input of inputs) if (await this.#runOne(input)) keep.add(input);
    const glance = this.#coverage.look();
    if (this.#coverage.gain(glance) > 0) await this.#locate(inputs, keep);
    this.#coverage.merge(glance); // What did not come a second time: not worth looking for again.
    for (const input of keep) this.#keep(input);
  }

  /** Which of them reached something new, by halves. */
  async #locate(inputs: readonly string[], keep: Set<string>): Promise<void> {
    if (inputs.length === 1 || this.#options.target.stateful === true) {
      for (const input of inputs) keep.add(input);
      return;
    }
    const middle = inputs.length >> 1;
    for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
      this.#coverage.look();
      for (const input of half) await this.#runOne(input);
      const glance = this.#coverage.look();
      if (this.#coverage.gain(glance) === 0) continue;
      await this.#locate(half, keep);
      this.#coverage.merge(glance);
    }
  }

  #keep(input: string): void {
    if (this.#known.has(input)) return;
    this.#known.add(input);
    this.#corpus.push(input);
  }

  /** True where the outcome is a new one. */
  async #runOne(input: string): Promise<boolean> {
    const { clock, onInput } = this.#options;
    this.#executions += 1;
    onInput?.(input);
    const began = clock();
    let label = await this.#attempt(input);
    if (clock() - began > longestMilliseconds) {
      const again = clock();
      label = await this.#attempt(input);
      const took = clock() - again;
      if (took > longestMilliseconds) this.#note(input, new RangeError('takes longer than a second'));
    }
    if (label === undefined || this.#labels.has(label) || this.#labels.size >= mostLabels) return false;
    this.#labels.add(label);
    return true;
  }

  async #attempt(input: string): Promise<string | undefined> {
    try {
      const answer = this.#options.target.run(input);
      const label = typeof answer === 'string' ? answer : await answer;
      const polluted = Object.keys(Object.prototype);
      if (polluted.length === 0) return label;
      for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
      throw new TypeError(`it wrote ${polluted.join(', ')} into Object.prototype`);
    } catch (error) {
      this.#note(input, error);
      return undefined;
    }
  }

  #note(input: string, error: unknown): void {
    const what = describe(error);
    const known = this.#findings.get(what);
    if (known === undefined || known.input.length > input.length) this.#findings.set(what, { input, what, error });
  }
}

/** Error and place, without what differs from input to input. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `not an error: ${String(error)}`;
  const frame =
    /\((?:file:\/\/)?[^()]*\/((?:packages|tools)\/[^()]*)\)/.exec(error.stack ?? '')?.[1] ?? 'unknown place';
  const words = error.message.split('\n', 1)[0] ?? '';
  return `${error.name}: ${words
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d+/g, '#')
    .slice(0, 100)} at ${frame}`;
}
