/**
 * The lab's world: authority, hosts, DNS, network and machines on one virtual clock in one process. Everything in it is
 * the real thing but the clock, the wires and the disks of the machines. What happens when is written in scenarios
 * (`../scenario`); real sockets for a product's tests are `../product`.
 *
 * This file: time itself. Activities run until all of them wait for a virtual moment; then the clock jumps to the next.
 */

interface Entry {
  readonly at: number;
  /** Entries of one moment run in the order in which they were made. */
  readonly order: number;
  /** Undefined: cancelled. */
  run: (() => void) | undefined;
}

/** The clock of a world, and what is to happen when. */
export class VirtualTime {
  #now: number;
  readonly #heap: Entry[] = [];
  #made = 0;
  /** Activities under way that do not wait for a virtual moment. */
  #running = 0;
  #quiet: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param start milliseconds since 1970. */
  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since 1970: the true time, which no machine's clock need agree with. */
  get now(): number {
    return this.#now;
  }

  /** Starts an activity at a moment (one that has passed: at once when time goes on). Gives the function that cancels it. */
  at(moment: number, activity: () => Promise<void> | void): () => void {
    const entry: Entry = { at: moment, order: this.#made, run: () => this.#start(activity) };
    this.#push(entry);
    return () => {
      entry.run = undefined;
    };
  }

  /** Waits, inside an activity, for so many virtual milliseconds. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#running += 1;
        resolve();
      };
      this.#push({ at: this.#now + Math.max(0, milliseconds), order: this.#made, run: wake });
      this.#ended();
    });
  }

  /** Lets time pass, with everything that is due until then. Throws what an activity threw. */
  async advanceTo(moment: number): Promise<void> {
    for (;;) {
      await this.#settled();
      const next = this.#heap[0];
      if (next === undefined || next.at > moment) break;
      this.#now = Math.max(this.#now, next.at);
      // Whatever is due at one moment begins together: requests of that moment meet in one batch of the host.
      while (this.#heap[0] !== undefined && this.#heap[0].at <= this.#now) this.#pop()?.run?.();
    }
    this.#now = Math.max(this.#now, moment);
  }

  #start(activity: () => Promise<void> | void): void {
    this.#running += 1;
    Promise.resolve()
      .then(activity)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#ended());
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    this.#quiet?.();
    this.#quiet = undefined;
  }

  async #settled(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#quiet = resolve;
      });
    }
    const failed = this.#failure;
    this.#failure = undefined;
    if (failed !== undefined) throw failed.error;
  }

  #push(entry: Entry): void {
    this.#made += 1;
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(entry, heap[above] as Entry)) break;
      heap[place] = heap[above] as Entry;
      place = above;
    }
    heap[place] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1] as Entry, heap[below] as Entry)) below += 1;
      if (!isBefore(heap[below] as Entry, entry)) break;
      heap[place] = heap[below] as Entry;
      place = below;
    }
    heap[place] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
