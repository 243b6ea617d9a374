import { type ClockReading, effectiveNow, type Seconds, watchClock } from '@attiva/protocol';
import { type Clock, toSeconds } from '../clock.ts';

/** Effective time of this process (the rule is `effectiveNow` of `@attiva/protocol`): it remembers when `latest` was read. */
export class TrustedTime {
  readonly #clock: Clock;
  #latest: Seconds | undefined;
  /** Monotonic reading, in seconds, when `#latest` was first seen. */
  #readAt: number;
  #watch: ClockReading;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#watch = this.#reading();
    this.#readAt = this.#watch.monotonic;
  }

  /** Effective time. `latest`: what the state file says now. */
  now(latest: Seconds | undefined): Seconds {
    const { wall, monotonic } = this.#reading();
    if (latest !== this.#latest) {
      this.#latest = latest;
      this.#readAt = monotonic;
    }
    const ranSinceSeconds = monotonic - this.#readAt;
    return effectiveNow({ wall, ranSinceSeconds, ...(latest !== undefined && { latest }) });
  }

  /** To be called every minute: what `latest` should become, at most hourly; undefined: leave it. */
  toRemember(latest: Seconds | undefined): Seconds | undefined {
    const { watch, write } = watchClock(this.#watch, this.#reading());
    this.#watch = watch;
    return write ? this.now(latest) : undefined;
  }

  #reading(): ClockReading {
    return { wall: toSeconds(this.#clock.now()), monotonic: this.#clock.monotonic() / 1000 };
  }
}
