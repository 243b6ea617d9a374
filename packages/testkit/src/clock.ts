/** A clock that stands still until a test moves it. It fits everything here that takes a clock as an argument. */

export interface FakeClock {
  /** Wall clock: milliseconds since 1970. */
  readonly now: () => number;
  /** Monotonic clock: milliseconds since the clock was made. */
  readonly monotonic: () => number;
  /** Lets time pass on both clocks. */
  advance(milliseconds: number): void;
  /** Somebody sets the wall clock; the monotonic clock does not notice. */
  set(wallMilliseconds: number): void;
}

/** @param start wall clock at the beginning, default 2026-11-23T08:00:00Z */
export function fakeClock(start: number = Date.UTC(2026, 10, 23, 8)): FakeClock {
  let wall = start;
  let monotonic = 0;
  return {
    now: () => wall,
    monotonic: () => monotonic,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new TypeError('time passes forward only; use set() to turn the wall clock back');
      wall += milliseconds;
      monotonic += milliseconds;
    },
    set(wallMilliseconds) {
      wall = wallMilliseconds;
    },
  };
}
