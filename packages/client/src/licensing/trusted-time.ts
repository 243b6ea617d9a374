import {
  beginWatch,
  type ClockReading,
  type ClockWatch,
  effectiveNow,
  type Seconds,
  watchClock,
} from '@attiva/protocol';
import { type Clock, toSeconds } from '../clock.ts';

/** Effective time of this process (the rule is `effectiveNow` of `@attiva/protocol`): it remembers when `latest` was read. */
export class TrustedTime {
  readonly #clock: Clock;
  #latest: Seconds | undefined;
  /** Monotonic reading, in seconds, when `#latest` was first seen. */
  #readAt: number;
  #watch: ClockWatch;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#watch = beginWatch(this.#reading());
    this.#readAt = this.#watch.monotonic;
  }

  /** Effective time. `latest`: what the state file says now. */
  now(latest: Seconds | undefined): Seconds {
    const { wall } = this.#reading();
    const ranSinceSeconds = this.#ranSince(latest);
    return effectiveNow({ wall, ranSinceSeconds, ...(latest !== undefined && { latest }) });
  }

  /** To be called every minute: what `latest` should become, about hourly; undefined: leave it. */
  toRemember(latest: Seconds | undefined): Seconds | undefined {
    const { watch, write } = watchClock(this.#watch, this.#reading());
    this.#watch = watch;
    if (write === 'effective') return this.now(latest);
    if (write === 'nothing' || latest === undefined) return undefined;
    return latest + Math.floor(this.#ranSince(latest)); // Without the wall clock, which somebody set.
  }

  /** Seconds since `latest` was first seen. */
  #ranSince(latest: Seconds | undefined): number {
    const { monotonic } = this.#reading();
    if (latest !== this.#latest) {
      this.#latest = latest;
      this.#readAt = monotonic;
    }
    return monotonic - this.#readAt;
  }

  #reading(): ClockReading {
    return { wall: toSeconds(this.#clock.now()), monotonic: this.#clock.monotonic() / 1000 };
  }
}
