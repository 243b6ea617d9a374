/** How long doctor waits: each step for a few seconds, all of them together not much longer, whatever is down. */
import { setTimeout as pause } from 'node:timers/promises';

/** In milliseconds. Where a host and products are on one machine they share the whole: the host is looked at first. */
export const waits = { step: 3_000, whole: 15_000, shareOfHost: 6_000, shareOfClient: 9_000 } as const;

export interface PatienceTools {
  readonly monotonic: () => number;
  /** Resolves after so many milliseconds, or rejects when the signal is raised. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** What was waited for, and how long it took. */
export interface Waited<T> {
  readonly value: T;
  readonly milliseconds: number;
}

export class Patience {
  readonly #tools: PatienceTools;
  readonly #end: number;

  /** @param whole milliseconds for all that is waited for, from now on. */
  constructor(tools: PatienceTools, whole: number = waits.whole) {
    this.#tools = tools;
    this.#end = tools.monotonic() + whole;
  }

  /** The work, or what `late` says of it when it takes longer than so many steps may, or than is left of the whole. */
  async within<T>(work: Promise<T>, late: () => T, steps = 1): Promise<Waited<T>> {
    const { monotonic, wait = waitFor } = this.#tools;
    const began = monotonic();
    const limit = Math.max(0, Math.min(waits.step * steps, this.#end - began));
    const done = new AbortController();
    const tooLate = wait(limit, done.signal).then(late);
    try {
      const value = await Promise.race([work, tooLate]);
      return { value, milliseconds: Math.round(monotonic() - began) };
    } finally {
      done.abort();
    }
  }
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<unknown> {
  return pause(milliseconds, undefined, { signal });
}
