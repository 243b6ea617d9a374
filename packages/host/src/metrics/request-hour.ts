/** How many requests came within the last hour: kept by minutes in memory, so that whoever looks counts nothing. */
import type { Seconds } from '@attiva/protocol';

/** Requests of one minute. */
export interface RequestMinute {
  /** Minutes since 1970. */
  readonly minute: number;
  readonly requests: number;
  readonly refused: number;
}

export interface RequestsOfHour {
  /** From this time on; less than an hour ago where more is not known. */
  readonly since: Seconds;
  readonly requests: number;
  readonly refused: number;
}

const minutes = 60;
const minuteSeconds = 60;

/** What is before this is over an hour ago. */
export function hourBefore(now: Seconds): Seconds {
  return (minuteOf(now) - minutes + 1) * minuteSeconds;
}

export class RequestHour {
  #minutes = new Map<number, RequestMinute>();
  #knownFrom: Seconds;

  /** @param knownFrom what came before is not known: the start of the host, or of what `take` gives it. */
  constructor(knownFrom: Seconds) {
    this.#knownFrom = knownFrom;
  }

  /** What came before the start, as the database has it. @param knownFrom from when on it is complete. */
  take(before: readonly RequestMinute[], knownFrom: Seconds): void {
    for (const one of before) this.#add(one);
    this.#knownFrom = Math.min(this.#knownFrom, knownFrom);
  }

  note(at: Seconds, isRefused: boolean): void {
    const minute = minuteOf(at);
    this.#add({ minute, requests: 1, refused: isRefused ? 1 : 0 });
    if (this.#minutes.size > 2 * minutes) this.#forget(minute);
  }

  read(now: Seconds): RequestsOfHour {
    const since = Math.min(now, Math.max(hourBefore(now), this.#knownFrom));
    const sum = { requests: 0, refused: 0 };
    for (const { minute, requests, refused } of this.#minutes.values()) {
      // A clock that was set back leaves minutes that have not come yet.
      if (minute * minuteSeconds < hourBefore(now) || minute > minuteOf(now)) continue;
      sum.requests += requests;
      sum.refused += refused;
    }
    return { since, ...sum };
  }

  #add({ minute, requests, refused }: RequestMinute): void {
    const before = this.#minutes.get(minute);
    this.#minutes.set(minute, {
      minute,
      requests: (before?.requests ?? 0) + requests,
      refused: (before?.refused ?? 0) + refused,
    });
  }

  #forget(now: number): void {
    for (const minute of this.#minutes.keys()) {
      if (minute <= now - minutes || minute > now) this.#minutes.delete(minute);
    }
  }
}

function minuteOf(at: Seconds): number {
  return Math.floor(at / minuteSeconds);
}
