/** Use case: ask by itself for grants whose agreements end soon, daily, as long as the administrator lets it. One at a time. */
import type { Log } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import { renewOne, type RenewalReport, type RenewOptions } from './renew-grants.ts';
import { isAt, isDue, placeOf, renewables } from './renewable.ts';
import { listAttempts } from './renewal.repository.ts';

export interface RenewalJobOptions extends RenewOptions {
  readonly log: Log;
  /** Whether it may ask, as it is set at this moment. */
  readonly enabled: () => boolean;
  /** Changes of vendors, registrations and keys go one after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The host ends while an authority is being asked. */
class Stopped extends Error {}

function unlessStopped(error: unknown): undefined {
  if (!(error instanceof Stopped)) throw error;
}

export class RenewalJob {
  readonly #options: RenewalJobOptions;
  readonly #stopping = new AbortController();
  #running: Promise<readonly RenewalReport[]> | undefined;

  constructor(options: RenewalJobOptions) {
    const stopped = new Promise<never>((_, reject) => {
      this.#stopping.signal.addEventListener('abort', () => reject(new Stopped()));
    });
    stopped.catch(() => {}); // Nobody may be asking when it comes.
    const { askAuthority } = options;
    this.#options = { ...options, askAuthority: (...asked) => Promise.race([askAuthority(...asked), stopped]) };
  }

  /** Ends without waiting for an authority; what was not answered counts as not asked. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running?.catch(() => {});
  }

  /** Asks for each grant that is due. Never twice at once. */
  runIfDue(now: Seconds): Promise<readonly RenewalReport[]> {
    this.#running ??= this.#run(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(now: Seconds): Promise<readonly RenewalReport[]> {
    const { book, database, enabled, log, inTurn } = this.#options;
    if (!enabled() || this.#stopping.signal.aborted) return [];
    const attempts = await listAttempts(database);
    const due = renewables(book.all()).filter((one) => {
      const place = placeOf(one);
      const last = attempts.find((attempt) => isAt(attempt, place));
      return isDue(one, last, now);
    });
    const reports: RenewalReport[] = [];
    for (const one of due) {
      const report = await inTurn(() => renewOne(this.#options, one)).catch(unlessStopped);
      if (report === undefined) break;
      log.info({ ...report, changes: [...report.changes] }, 'asked the authority for a grant anew');
      reports.push(report);
    }
    return reports;
  }
}
