/**
 * Tells that a command is still at work: a line on stderr once the work has taken a second. Where a person sits, one
 * line counts the seconds and goes away; into a log it is written once, and only when the wait is long. With `--json`
 * nothing is told.
 */
import type { Call } from './command-spec.ts';
import { RollingLine } from './rolling-line.ts';

const firstAfterMilliseconds = 1000;
const loggedAfterMilliseconds = 10_000;

/** What the work calls to say what it is doing now. */
export interface Progress {
  step(doing: string): void;
}

/** Who is telling on a stream: of two at once, one would write over the other. */
const telling = new WeakMap<object, Progress>();

/**
 * Runs the work and tells meanwhile what it is doing, in words such as `asking the authority`. Within other work that is
 * told already, the words of that hold.
 */
export async function withProgress<Result>(
  call: Pick<Call, 'terminal' | 'flag'>,
  doing: string,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const { stderr } = call.terminal;
  const around = telling.get(stderr);
  if (around !== undefined) return await work(around);
  const own = new Telling(call, doing);
  telling.set(stderr, own);
  try {
    return await work(own);
  } finally {
    telling.delete(stderr);
    own.end();
  }
}

class Telling implements Progress {
  readonly #call: Pick<Call, 'terminal' | 'flag'>;
  readonly #line: RollingLine;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #begun: number;
  #doing: string;
  #shown = false;

  constructor(call: Pick<Call, 'terminal' | 'flag'>, doing: string) {
    this.#call = call;
    this.#line = new RollingLine(call.terminal);
    this.#doing = doing;
    this.#begun = call.terminal.now();
    this.#timer = call.flag('json') ? undefined : this.#begin();
  }

  step(doing: string): void {
    this.#doing = doing;
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#shown) this.#line.clear();
  }

  #begin(): NodeJS.Timeout {
    // It must never be what keeps a finished command from ending.
    if (this.#line.isShown) return setInterval(() => this.#show(), firstAfterMilliseconds).unref();
    return setTimeout(() => this.#call.terminal.note(`${this.#doing} …`), loggedAfterMilliseconds).unref();
  }

  #show(): void {
    this.#shown = true;
    const seconds = Math.round((this.#call.terminal.now() - this.#begun) / 1000);
    this.#line.show(`${this.#doing} … ${seconds} s`);
  }
}
