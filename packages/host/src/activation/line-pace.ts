/**
 * How fast the line moves: what an honest `Retry-After` is computed from. What counts is how many leave it in a time,
 * whatever holds them up: verification, the disk, a signing key that takes its time.
 */

/** Longer than this nobody is sent away: a line that has come to a stand may go on at any moment. */
const mostSeconds = 300;

/** The weight of requests that left before halves with so many that leave. */
const halfLife = 200;

export class LinePace {
  readonly #monotonic: () => number;
  /** Milliseconds per request, smoothed; before the first one has left, a guess. */
  #pace = 1;
  #moved = false;
  /** When the last ones left, or when the first one came into an empty line. */
  #last: number;

  /** @param monotonic milliseconds. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
    this.#last = monotonic();
  }

  /** The first request comes into an empty line: the time before it was nobody's wait. */
  begin(): void {
    this.#last = this.#monotonic();
  }

  /** So many have left the line together. */
  note(left: number): void {
    const now = this.#monotonic();
    const kept = this.#moved ? 0.5 ** (left / halfLife) : 0;
    this.#moved = true;
    this.#pace = this.#pace * kept + ((now - this.#last) / left) * (1 - kept);
    this.#last = now;
  }

  /**
   * Whole seconds, 1 … 300, in which so many will have left; if nobody has left for long, at least as long again.
   * @param waiting requests in the line.
   */
  secondsFor(waiting: number): number {
    const milliseconds = Math.max(waiting * this.#pace, this.#monotonic() - this.#last);
    return Math.min(mostSeconds, Math.max(1, Math.ceil(Math.round(milliseconds) / 1000)));
  }
}
