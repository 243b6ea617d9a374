/**
 * The fuzzer: a small coverage-guided engine of our own, its mutators, and one target for each parser and for the whole
 * host port. What a parser must do is in `spec/`; here stands only what must hold for every input. docs/explanation/fuzzing.md
 * tells how it is used.
 *
 * This file: which blocks of which sources have run, as V8 counts them (`Profiler.startPreciseCoverage`).
 */
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

/** What ran since the last look, of the sources that count. */
export type Glance = readonly ScriptCoverage[];

// V8 counts the blocks of functions that it compiles after this, and once stopped it never counts those again. So there is
// one session, begun before the sources that count have run: this module is imported before them, and nothing stops it.
const session = new Session();
session.connect();
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

function post(method: string, parameters: object = {}): unknown {
  let answer: unknown;
  let failure: Error | null = null;
  // In one thread the session answers before `post` returns.
  session.post(method, parameters, (error, result) => {
    failure = error;
    answer = result;
  });
  if (failure !== null) throw new TypeError(`${method} failed`, { cause: failure });
  return answer;
}

/** One look costs milliseconds (V8 walks its heap), so the engine runs a batch of inputs between two looks. */
export class BlockCoverage {
  readonly #counts: (url: string) => boolean;
  /** Function (script and offset) → which of its characters have run. */
  readonly #seen = new Map<string, Uint8Array>();
  #blocks = 0;

  /** @param root folder of the repository. @param sources paths below it, files or folders, whose blocks count. */
  constructor(root: string, sources: readonly string[]) {
    const prefixes = sources.map((path) => pathToFileURL(`${root}/${path}`).href);
    const known = new Map<string, boolean>();
    this.#counts = (url) => {
      let counts = known.get(url);
      if (counts === undefined) {
        counts = prefixes.some((prefix) => url.startsWith(prefix));
        known.set(url, counts);
      }
      return counts;
    };
    this.look();
  }

  /** Blocks that were new when they were merged. */
  get blocks(): number {
    return this.#blocks;
  }

  /** What ran since the last look; forgets it in V8. */
  look(): Glance {
    const { result } = post('Profiler.takePreciseCoverage') as { readonly result: readonly ScriptCoverage[] };
    return result.filter(({ url }) => this.#counts(url));
  }

  /** How many new blocks a look shows, without remembering them. */
  gain(glance: Glance): number {
    return this.#compare(glance, false);
  }

  /** Remembers what a look shows; gives how many blocks were new. */
  merge(glance: Glance): number {
    const gained = this.#compare(glance, true);
    this.#blocks += gained;
    return gained;
  }

  #compare(glance: Glance, remember: boolean): number {
    let gained = 0;
    for (const { url, functions } of glance) {
      for (const { ranges } of functions) {
        const [whole] = ranges;
        if (whole !== undefined && whole.count > 0) gained += this.#compareFunction(url, whole, ranges, remember);
      }
    }
    return gained;
  }

  #compareFunction(url: string, whole: Range, ranges: readonly Range[], remember: boolean): number {
    const { startOffset: start, endOffset: end } = whole;
    const key = `${url}#${start}`;
    const ran = new Uint8Array(end - start);
    // Outer ranges come before those within them.
    for (const range of ranges) ran.fill(range.count > 0 ? 1 : 0, range.startOffset - start, range.endOffset - start);
    const seen = this.#seen.get(key);
    if (seen === undefined) {
      if (remember) this.#seen.set(key, ran);
      return 1;
    }
    return newRuns(ran, seen, remember);
  }
}

/** Runs of characters that are on in `ran` and off in `seen`: a block each. */
function newRuns(ran: Uint8Array, seen: Uint8Array, remember: boolean): number {
  let runs = 0;
  let inside = false;
  for (let at = 0; at < ran.length; at += 1) {
    const isNew = ran[at] === 1 && seen[at] === 0;
    if (isNew && !inside) runs += 1;
    inside = isNew;
    if (isNew && remember) seen[at] = 1;
  }
  return runs;
}
