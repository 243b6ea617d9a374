/**
 * What Prometheus reads of a host: plain counters beside the hot path, everything else gathered when it is asked for. No machine
 * is named, and no number of labels grows with what strangers send.
 *
 * This file: the counters.
 */
import { Histogram, type Sample } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import { type HostEvent, isAnswered } from '../events/event.repository.ts';
import { RequestHour } from './request-hour.ts';

/** Seconds: a commit takes a millisecond on a good disk and a second on one that is in trouble. */
const commitBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const batchBounds = [1, 4, 16, 64, 256, 1024];

export class HostMeters {
  readonly #outcomes = new Map<string, number>();
  readonly #batches = new Histogram(batchBounds);
  readonly #commits = new Histogram(commitBounds);
  #busy = 0;
  /** Requests of the last hour. */
  readonly hour: RequestHour;

  /** @param now when counting begins. */
  constructor(now: Seconds) {
    this.hour = new RequestHour(now);
  }

  /** Told of each batch that is durable: its requests and how long the commit took. */
  noteCommit(events: readonly HostEvent[], milliseconds: number): void {
    for (const { code, at } of events) {
      this.#outcomes.set(code, (this.#outcomes.get(code) ?? 0) + 1);
      this.hour.note(at, !isAnswered(code));
    }
    this.#batches.observe(events.length);
    this.#commits.observe(milliseconds / 1000);
  }

  /** Told of each request that found the line full. */
  noteBusy(): void {
    this.#busy += 1;
  }

  /** By outcome; those that are written nowhere are counted by the tally of refusals. */
  outcomes(unwritten: Readonly<Record<string, number>>): readonly Sample[] {
    const sums = new Map(this.#outcomes);
    for (const [code, count] of Object.entries(unwritten)) sums.set(code, (sums.get(code) ?? 0) + count);
    if (this.#busy > 0) sums.set('busy', this.#busy);
    // From the beginning there: a rate needs a first value.
    for (const code of ['licensed', 'counted']) sums.set(code, sums.get(code) ?? 0);
    return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, value]) => ({ labels: { outcome }, value }));
  }

  batches(): readonly Sample[] {
    return this.#batches.samples();
  }

  commits(): readonly Sample[] {
    return this.#commits.samples();
  }
}
