import type { Clock } from '../clock.ts';

/** A clock that stands still until a test moves it; forward only, both readings alike. */
export class TestClock implements Clock {
  #now: number;
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  moveTo(milliseconds: number): void {
    this.#now = Math.max(this.#now, milliseconds);
  }
}
