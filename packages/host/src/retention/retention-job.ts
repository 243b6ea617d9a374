/**
 * Use case: once a day, forget what is past its time: events and images after 90 days, clients (with their names) after 400 days
 * without contact, identities that were succeeded after 31, the audit after two years. In small steps, each of which lets
 * waiting machines go first; and nothing within 24 hours of a step of the clock. Counting never depends on it: the window is a
 * query.
 */
import type { ClockWatch } from '@attiva/daemon';
import { daySeconds, importedRequestSeconds, type Seconds, shortLifeSeconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { removeClients, removeOrphanNames } from '../activation/client.repository.ts';
import { dayOf, listGone, removePeaks } from '../activation/ephemeral.repository.ts';
import { removeSucceeded } from '../activation/succeeded.repository.ts';
import { removeAudit } from '../audit/audit.repository.ts';
import { removeHints } from '../hints/hint.repository.ts';
import { removeCarried } from '../carry/carried.repository.ts';
import { removeImages } from '../images/image.repository.ts';
import { removeFigures } from '../reports/reports.repository.ts';
import {
  type ClientsOfApplication,
  listClientGroups,
  listUnseen,
  loadLastRun,
  removeEvents,
  saveLastRun,
} from './retention.repository.ts';

export interface RetentionPeriods {
  readonly eventDays: number;
  /** Days without contact. */
  readonly clientDays: number;
  readonly auditDays: number;
}

export interface RetentionOptions {
  readonly database: Database;
  /** How long things are kept, as it is set at this moment. */
  readonly periods: () => RetentionPeriods;
  readonly clock: Pick<ClockWatch, 'holdsBack'>;
  /** Waits, for as long as it makes sense, until nobody waits for an answer. */
  readonly quiet: () => Promise<void>;
  /** Most rows that one transaction removes. Default 500. */
  readonly rowsAtOnce?: number;
  /** Most transactions of one run; what is left waits for the next. Default 1,000. */
  readonly steps?: number;
}

export interface Removed {
  readonly events: number;
  readonly clients: number;
  /** Whether nothing is left to remove. */
  readonly complete: boolean;
}

export class RetentionJob {
  readonly #options: Required<RetentionOptions>;
  #running: Promise<Removed | undefined> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = { rowsAtOnce: 500, steps: 1000, ...options };
  }

  /**
   * Runs if a day has passed since the last complete run; `undefined` when it is not due, or the clock was set within the last
   * 24 hours. Never twice at once.
   */
  runIfDue(now: Seconds): Promise<Removed | undefined> {
    this.#running ??= this.#runIfDue(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runIfDue(now: Seconds): Promise<Removed | undefined> {
    const { database } = this.#options;
    const last = await loadLastRun(database);
    if (last !== undefined && Math.abs(now - last) < daySeconds) return undefined;
    if (await this.#options.clock.holdsBack()) return undefined;
    const removed = await this.#run(now);
    if (removed.complete) await saveLastRun(database, now);
    return removed;
  }

  async #run(wallClock: Seconds): Promise<Removed> {
    const groups = await listClientGroups(this.#options.database);
    const newest = groups.reduce((latest, group) => Math.max(latest, group.newest), 0);
    // A clock that has run ahead would have everything forgotten. Accepted contacts are those of clients whose clocks
    // agreed with this one, so time is believed as far as the newest of them.
    const now = groups.length === 0 ? wallClock : Math.min(wallClock, newest);
    let steps = this.#options.steps;
    let isHeldBack = false;
    const mayGoOn = (): boolean => steps > 0 && !isHeldBack;
    const step = async (remove: () => Promise<number>): Promise<number> => {
      steps -= 1;
      await this.#options.quiet();
      // A clock that was set while this goes on: what it said when this began may have been wrong.
      isHeldBack ||= await this.#options.clock.holdsBack();
      return isHeldBack ? 0 : remove();
    };
    const events = await repeat(() => step(() => this.#removeEvents(now)), mayGoOn);
    await repeat(() => step(() => this.#removeSucceeded(now)), mayGoOn);
    await repeat(() => step(() => this.#removeAudit(now)), mayGoOn);
    await repeat(() => step(() => this.#removeHints(now)), mayGoOn);
    if (!isHeldBack) await this.#removeBounded(now);
    let clients = 0;
    for (const group of groups)
      clients += await repeat(() => step(() => this.#removeClients(group, groups, now)), mayGoOn);
    return { events, clients, complete: mayGoOn() };
  }

  /** What there is little of: a step each. */
  async #removeBounded(now: Seconds): Promise<void> {
    const { database, periods } = this.#options;
    await this.#removeImages(now);
    await this.#removeCarried(now);
    const firstDay = dayOf(now - periods().clientDays * daySeconds);
    await removePeaks(database, firstDay);
    await removeFigures(database, firstDay);
  }

  #removeEvents(now: Seconds): Promise<number> {
    const { database, periods, rowsAtOnce } = this.#options;
    return database.transact((tx) => removeEvents(tx, now - periods().eventDays * daySeconds, rowsAtOnce));
  }

  /** No request of theirs that is older than their successor passes T6 any more, not even from a file. */
  #removeSucceeded(now: Seconds): Promise<number> {
    const { database, rowsAtOnce } = this.#options;
    return database.transact((tx) => removeSucceeded(tx, now - importedRequestSeconds - daySeconds, rowsAtOnce));
  }

  #removeAudit(now: Seconds): Promise<number> {
    const { database, periods, rowsAtOnce } = this.#options;
    return database.transact((tx) => removeAudit(tx, now - periods().auditDays * daySeconds, rowsAtOnce));
  }

  #removeHints(now: Seconds): Promise<number> {
    const { database, periods, rowsAtOnce } = this.#options;
    return database.transact((tx) => removeHints(tx, now - periods().clientDays * daySeconds, rowsAtOnce));
  }

  /** There are few, and never more than a bounded number: one step. */
  #removeImages(now: Seconds): Promise<void> {
    const { database, periods } = this.#options;
    return database.transact((tx) => removeImages(tx, now - periods().eventDays * daySeconds));
  }

  /** There is a bound on them: one step. */
  #removeCarried(now: Seconds): Promise<void> {
    const { database, periods } = this.#options;
    return database.transact((tx) => removeCarried(tx, now - periods().eventDays * daySeconds));
  }

  #removeClients(of: ClientsOfApplication, all: readonly ClientsOfApplication[], now: Seconds): Promise<number> {
    const { database, periods, rowsAtOnce } = this.#options;
    return database.transact(async (tx) => {
      // Short-lived ones that neither came back nor left: nobody counts them any more, so nobody needs their rows.
      const gone = await listGone(tx, of, { before: now - shortLifeSeconds, most: rowsAtOnce });
      const most = rowsAtOnce - gone.length;
      const unseen =
        most === 0
          ? gone
          : [...gone, ...(await listUnseen(tx, of, { before: now - periods().clientDays * daySeconds, most }))];
      const keys = unseen.map(({ client }) => ({ vendor: of.vendor, application: of.application, client }));
      removeClients(tx, keys);
      const applicationsOf = (vendor: string): string[] =>
        all.filter((group) => group.vendor === vendor).map((group) => group.application);
      await removeOrphanNames(tx, keys, applicationsOf);
      return keys.length;
    });
  }
}

/** Repeats a step until it removes nothing more or no step is left; gives the sum. */
async function repeat(step: () => Promise<number>, mayGoOn: () => boolean): Promise<number> {
  let sum = 0;
  while (mayGoOn()) {
    const removed = await step();
    if (removed === 0) break;
    sum += removed;
  }
  return sum;
}
