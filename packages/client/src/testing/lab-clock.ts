import type { Clock, Sight } from '../clock.ts';
import type { LabConnection } from './lab-connection.ts';

/** One move of the lab's time. `seq` counts them. */
export interface LabMove {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An address has its limits; nobody opens more licenses in one process. */
const mostSights = 16;

/**
 * The lab's time in this process. It stands still until the lab moves it; each move wakes whoever looks at the clock every
 * minute, and the lab moves on only when their looks have ended.
 */
export class LabClock implements Clock {
  readonly #start: number;
  #at: LabMove;
  readonly #looks = new Set<() => Promise<Sight>>();

  constructor(at: LabMove) {
    this.#start = at.now;
    this.#at = at;
  }

  now(): number {
    return this.#at.now;
  }

  monotonic(): number {
    return this.#at.now - this.#start;
  }

  everyMinute(look: () => Promise<Sight>): () => void {
    this.#looks.add(look);
    return () => this.#looks.delete(look);
  }

  /**
   * Follows the lab until it ends or this process does. Asking for the next move says that the last one is done, and what
   * was seen then: one for each license that looks at its timers by itself.
   */
  async follow(lab: LabConnection, client: string): Promise<void> {
    let seen: readonly Sight[] = [];
    for (;;) {
      let move: LabMove;
      try {
        const shown = encodeURIComponent(JSON.stringify(seen.slice(0, mostSights)));
        move = await lab.listen<LabMove>(`clock?client=${client}&after=${this.#at.seq}&seen=${shown}`);
      } catch {
        return; // The lab has ended, and with it its time: the clock stands.
      }
      this.#at = move;
      seen = await Promise.all([...this.#looks].map((look) => look()));
    }
  }
}
