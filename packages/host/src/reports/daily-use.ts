/**
 * Figures over all machines, for people: use against quantity, what ends, who is silent, what failed and why, and how the count
 * went over time. Which machines they are is told by a view of `machines/`, whose query stands beside each figure; what is
 * wrong now is `status/`.
 *
 * This file: the use case that notes the day's figures. Use is what holds at the end of a day; nobody can reckon it later.
 */
import { setImmediate } from 'node:timers/promises';
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { dayOf } from '../activation/ephemeral.repository.ts';
import { type EditionOf, listEditions } from '../machines/served-editions.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import {
  type DailyGeneration,
  type DailyUse,
  type GenerationSurvey,
  lastTaken,
  saveCounted,
  saveUse,
  type Survey,
  surveyStep,
} from './reports.repository.ts';

export interface DailyUseOptions {
  readonly database: Database;
  readonly book: Pick<VendorBook, 'find'>;
  /** Machines that one step looks at. Default 20,000: some 10 ms, in which nobody else has a turn. */
  readonly rowsAtOnce?: number;
}

/** The day's row is written anew so often. */
const everySeconds = 3600;

/** A host that stood still for longer gets no figures for the days before. */
const mostDaysLate = 31;

export class DailyUseJob {
  readonly #options: Required<DailyUseOptions>;
  #running: Promise<number> | undefined;

  constructor(options: DailyUseOptions) {
    this.#options = { rowsAtOnce: 20_000, ...options };
  }

  /** Notes today's figures if an hour has passed, and settles the days that ended since. Gives how many days it noted. */
  runIfDue(now: Seconds): Promise<number> {
    this.#running ??= this.#run(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(now: Seconds): Promise<number> {
    const { database, book } = this.#options;
    const last = await lastTaken(database);
    const today = dayOf(now);
    if (last !== undefined && last.day === today && Math.abs(now - last.takenAt) < everySeconds) return 0;
    const editions = await listEditions(database, book);
    // Nothing has changed while the host stood still: what holds at the end of a day that is over can still be counted.
    const from = last === undefined ? today : Math.max(last.day, today - mostDaysLate);
    let noted = 0;
    for (let day = from; day <= today; day += 1) {
      const end = (day + 1) * daySeconds;
      await this.#note(editions, { day, at: Math.min(now, end), takenAt: now });
      noted += 1;
    }
    return noted;
  }

  async #note(
    editions: readonly EditionOf[],
    { day, at, takenAt }: { readonly day: number; readonly at: Seconds; readonly takenAt: Seconds },
  ): Promise<void> {
    const { database, book, rowsAtOnce } = this.#options;
    const rows: DailyUse[] = [];
    const generations = new Map<string, DailyGeneration>();
    for (const { vendor, application, edition } of editions) {
      const windowDays = book.find(vendor)?.applications.get(application)?.application.windowDays ?? 30;
      const of = { vendor, application, edition, at, since: at - windowDays * daySeconds };
      const figures = await survey(database, of, rowsAtOnce);
      rows.push({ vendor, application, edition, day, takenAt, ...sumOf(figures) });
      for (const { generation, licensed } of figures) {
        const place = `${vendor} ${application} ${generation}`;
        const sum = (generations.get(place)?.licensed ?? 0) + licensed;
        generations.set(place, { vendor, application, generation, day, licensed: sum });
      }
    }
    await database.transact(async (tx) => {
      await saveUse(tx, rows);
      await saveCounted(tx, { day, takenAt, generations: [...generations.values()] });
    });
  }
}

/** Step by step, the line going on in between: figures of each generation, in pieces. */
async function survey(
  on: Statements,
  of: Omit<EditionOf, 'additionalGrace'> & { readonly at: Seconds; readonly since: Seconds },
  rowsAtOnce: number,
): Promise<readonly GenerationSurvey[]> {
  const all: GenerationSurvey[] = [];
  let after = { leaseUntil: -1, client: '' };
  for (;;) {
    const { figures, last } = await surveyStep(on, of, { after, most: rowsAtOnce });
    all.push(...figures);
    if (last === undefined) return all;
    after = last;
    await setImmediate();
  }
}

function sumOf(figures: readonly Survey[]): Survey {
  const sum = { known: 0, counted: 0, licensed: 0 };
  for (const { known, counted, licensed } of figures) {
    sum.known += known;
    sum.counted += counted;
    sum.licensed += licensed;
  }
  return sum;
}
