/**
 * Use case: once a day, forget what is past its time: events and images after 90 days, clients (with their names) after 400 days
 * without contact, identities that were succeeded after 31, the audit after two years. In small steps, each of which lets
 * waiting machines go first; and nothing within 24 hours of a step of the clock. Counting never depends on it: the window is a
 * query.
 */
import { type ClockWatch, createStepping, type GiveWay, type StepSizes } from '@attiva/daemon';
import { daySeconds, importedRequestSeconds, type Seconds, shortLifeSeconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { removeClients, removeOrphanNames } from '../activation/client.repository.ts';
import { dayOf, listGone } from '../activation/ephemeral.repository.ts';
import { removeSucceeded } from '../activation/succeeded.repository.ts';
import { removeAudit } from '../audit/audit.repository.ts';
import { removeHints } from '../hints/hint.repository.ts';
import { removeImages } from '../images/image.repository.ts';
import { areEventNamesHidden } from './names.repository.ts';
import {
  type ClientsOfApplication,
  listApplications,
  listClientGroups,
  listUnseen,
  loadLastRun,
  removeEvents,
  saveLastRun,
} from './retention.repository.ts';
import { carriedTable, dayTables, walkOver } from './small-tables.repository.ts';

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
  /** Milliseconds: measures how long a step takes. */
  readonly monotonic: () => number;
  /** Lets those who wait for an answer go first. */
  readonly giveWay: GiveWay;
  /** Most steps of one run; what is left waits for the next. Default 1,000. */
  readonly steps?: number;
  /** Rows of a step. */
  readonly sizes?: StepSizes;
}

export interface Removed {
  readonly events: number;
  readonly clients: number;
  /** Whether nothing is left to remove. */
  readonly complete: boolean;
}

export class RetentionJob {
  readonly #options: RetentionOptions;
  readonly #stopped = new AbortController();
  #running: Promise<Removed | undefined> | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /**
   * Runs if a day has passed since the last complete run; `undefined` when it is not due, the clock was set within the last
   * 24 hours, names are still to be forgotten (`NameForgetting`), or it was stopped. Never twice at once.
   */
  runIfDue(now: Seconds): Promise<Removed | undefined> {
    this.#running ??= this.#runIfDue(now).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** For good: a run that goes on ends after the step that it is at. */
  stop(): void {
    this.#stopped.abort();
  }

  async #runIfDue(now: Seconds): Promise<Removed | undefined> {
    const { database } = this.#options;
    if (this.#stopped.signal.aborted) return undefined;
    const last = await loadLastRun(database);
    if (last !== undefined && Math.abs(now - last) < daySeconds) return undefined;
    if (await this.#options.clock.holdsBack()) return undefined;
    // They are told by the numbers of their events, which an emptied table would begin anew.
    if (await areEventNamesHidden(database)) return undefined;
    const removed = await this.#run(now);
    if (removed.complete) await saveLastRun(database, now);
    return removed;
  }

  async #run(wallClock: Seconds): Promise<Removed> {
    const { steps: most, periods, ...options } = this.#options;
    const groups = await listClientGroups(options.database);
    const newest = groups.reduce((latest, group) => Math.max(latest, group.newest), 0);
    // A clock that has run ahead would have everything forgotten. Accepted contacts are those of clients whose clocks
    // agreed with this one, so time is believed as far as the newest of them.
    const now = groups.length === 0 ? wallClock : Math.min(wallClock, newest);
    // Asked by each step: a run may last long, and whoever keeps things for longer is told that it holds at once.
    const before = (days: keyof RetentionPeriods): Seconds => now - periods()[days] * daySeconds;
    const stepping = createStepping<Transaction>({
      ...options,
      stopped: this.#stopped.signal,
      ...(most !== undefined && { most }),
    });
    const { forget, walk } = stepping;
    const events = await forget((tx, rows) => removeEvents(tx, before('eventDays'), rows));
    // No request of theirs that is older than their successor passes T6 any more, not even from a file.
    await forget((tx, rows) => removeSucceeded(tx, now - importedRequestSeconds - daySeconds, rows));
    await forget((tx, rows) => removeAudit(tx, before('auditDays'), rows));
    await forget((tx, rows) => removeHints(tx, before('clientDays'), rows));
    await forget((tx, rows) => removeImages(tx, before('eventDays'), rows));
    let clients = 0;
    const unseen = (): Seconds => before('clientDays');
    for (const group of groups) clients += await forget(clientsOf(group, { now, unseen }));
    // Last: they end where there is nothing to remove, and hold up nothing that does matter.
    await walk(walkOver(carriedTable, () => before('eventDays')));
    for (const table of dayTables) await walk(walkOver(table, () => dayOf(before('clientDays'))));
    return { events, clients, complete: !stepping.cutShort() };
  }
}

/** Clients of an application that are past their time, and the names of those that have no row left. */
function clientsOf(
  of: ClientsOfApplication,
  { now, unseen }: { readonly now: Seconds; readonly unseen: () => Seconds },
): (tx: Transaction, most: number) => Promise<number> {
  return async (tx, most) => {
    // Short-lived ones that neither came back nor left: nobody counts them any more, so nobody needs their rows.
    const gone = await listGone(tx, of, { before: now - shortLifeSeconds, most });
    const rest = most - gone.length;
    const lasting = rest === 0 ? [] : await listUnseen(tx, of, { before: unseen(), most: rest });
    const keys = [...gone, ...lasting].map(({ client }) => ({
      vendor: of.vendor,
      application: of.application,
      client,
    }));
    if (keys.length === 0) return 0;
    removeClients(tx, keys);
    // As they are now: one that came since this run began may have machines of these, which keep their names.
    const applications = await listApplications(tx, of.vendor);
    await removeOrphanNames(tx, keys, () => applications);
    return keys.length;
  };
}
