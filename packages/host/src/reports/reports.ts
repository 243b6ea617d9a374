/** Use cases: the reports. Each answers from indexes and rows of days; the line goes on between its steps. */
import { setImmediate } from 'node:timers/promises';
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { dayOf } from '../activation/ephemeral.repository.ts';
import { loadImages } from '../images/image.repository.ts';
import { imageLine } from '../images/split-image.ts';
import { type EditionOf, listEditions } from '../machines/served-editions.ts';
import { placesOf } from '../machines/sources-of-view.ts';
import type { Refusals } from '../status/refusal-tally.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import {
  countClones,
  countLeases,
  countSeen,
  countSilent,
  countUnlicensed,
  listFailures,
} from './reports.repository.ts';

export interface ReportParts {
  readonly database: Database;
  readonly book: Pick<VendorBook, 'find' | 'all'>;
  readonly now: () => Seconds;
  /** Minutes between renewals where an administrator has set them; else those of the pack. */
  readonly renewalMinutes: () => number | undefined;
  /** Refused since the start without a trace in the database. */
  readonly unwritten: () => Refusals;
}

/** Machines, and the view of the list that shows them. */
export interface Figure {
  readonly machines: number;
  readonly view: string;
}

export interface EditionFigure extends Figure {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
}

export interface ExpiringReport {
  readonly at: Seconds;
  readonly days: number;
  readonly editions: readonly EditionFigure[];
}

/** Leases that end within `days` unless the machine calls: in a healthy fleet there are none. */
export async function reportExpiring(parts: ReportParts, days: number): Promise<ExpiringReport> {
  const at = parts.now();
  const editions: EditionFigure[] = [];
  for (const of of await listEditions(parts.database, parts.book)) {
    const machines = await countLeases(parts.database, of, at, at + days * daySeconds);
    editions.push(figureOf(of, machines, { state: 'licensed', expiresBefore: `${days}d`, sort: 'expires' }));
  }
  return { at, days, editions };
}

export interface SilentReport {
  readonly at: Seconds;
  readonly days: number;
  /** Machines that never got a lease. */
  readonly neverActivated: readonly EditionFigure[];
  /** Machines that did not call for `days`. */
  readonly notCalled: readonly (Figure & { readonly vendor: string; readonly application: string })[];
}

export async function reportSilent(parts: ReportParts, days: number): Promise<SilentReport> {
  const { database } = parts;
  const at = parts.now();
  const all = await listEditions(database, parts.book);
  const neverActivated: EditionFigure[] = [];
  for (const of of all) {
    const machines = await countLeases(database, of, 0, 1);
    neverActivated.push(figureOf(of, machines, { activated: 'no' }));
  }
  const notCalled = [];
  for (const { vendor, application } of placesOf(all)) {
    await setImmediate(); // Requests that came meanwhile take their turn.
    const view = viewOf({ vendor, application, seenBefore: `-${days}d`, sort: 'lastSeen' });
    const machines = await countSilent(database, { vendor, application }, at - days * daySeconds);
    notCalled.push({ vendor, application, machines, view });
  }
  return { at, days, neverActivated, notCalled };
}

function figureOf(
  { vendor, application, edition }: EditionOf,
  machines: number,
  filter: Readonly<Record<string, string>>,
): EditionFigure {
  return { vendor, application, edition, machines, view: viewOf({ vendor, application, edition, ...filter }) };
}

function viewOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}

export interface ClonesReport {
  readonly at: Seconds;
  readonly days: number;
  readonly images: number;
  /** Copies that took identities of their own. */
  readonly machines: number;
  /** The newest, at most 100. */
  readonly newest: readonly {
    readonly vendor: string;
    readonly client: string;
    readonly last: Seconds;
    readonly text: string;
  }[];
}

export async function reportClones({ database, now }: ReportParts, days: number): Promise<ClonesReport> {
  const at = now();
  const since = at - days * daySeconds;
  const newest = await loadImages(database, { since, limit: 100 });
  return {
    at,
    days,
    ...(await countClones(database, since)),
    newest: newest.map((image) => ({
      vendor: image.vendor,
      client: image.client,
      last: image.lastSplit,
      text: imageLine(image),
    })),
  };
}

export interface FailuresReport {
  readonly at: Seconds;
  readonly days: number;
  /** The most frequent first. */
  readonly causes: readonly { readonly code: string; readonly total: number }[];
  readonly byDay: readonly { readonly day: string; readonly code: string; readonly total: number }[];
  readonly unwritten: Refusals;
}

export async function reportFailures({ database, now, unwritten }: ReportParts, days: number): Promise<FailuresReport> {
  const at = now();
  const sums = new Map<string, number>();
  const byDay = new Map<string, { readonly day: string; readonly code: string; total: number }>();
  for (const { day, code, total } of await listFailures(database, dayOf(at) - days + 1)) {
    sums.set(code, (sums.get(code) ?? 0) + total);
    const one = byDay.get(`${day} ${code}`) ?? { day: dayText(day), code, total: 0 };
    one.total += total;
    byDay.set(`${day} ${code}`, one);
  }
  const causes = [...sums].map(([code, total]) => ({ code, total }));
  causes.sort((a, b) => b.total - a.total || (a.code < b.code ? -1 : 1));
  return { at, days, causes, byDay: [...byDay.values()], unwritten: unwritten() };
}

/** `2026-11-26`. */
export function dayText(day: number): string {
  return new Date(day * daySeconds * 1000).toISOString().slice(0, 10);
}

export interface RenewalsReport {
  readonly at: Seconds;
  /** Licensed machines that should have called before now. */
  readonly overdue: number;
  /** How many should call within each of the next days of 24 hours, the first from now on. */
  readonly days: readonly { readonly from: Seconds; readonly machines: number }[];
}

/** When licensed machines should call next: an interval after their last contact (they spread it by a tenth). */
export async function reportRenewals(parts: ReportParts): Promise<RenewalsReport> {
  const { database, now } = parts;
  const at = now();
  const days: number[] = [];
  let overdue = 0;
  const add = (day: number, machines: number): void => {
    if (day < 0) overdue += machines;
    else days[day] = (days[day] ?? 0) + machines;
  };
  for (const { vendor, application, editions, interval, isWhole } of await renewing(parts)) {
    // All machines, less those without a lease: both are counted in an index without looking at the rest of a row.
    const of = { vendor, application, editions: isWhole ? undefined : editions };
    add(-1, await countSeen(database, of, { from: 0, to: at - interval }));
    for (let day = 0; day * daySeconds <= interval; day += 1) {
      const from = at - interval + day * daySeconds;
      add(day, await countSeen(database, of, { from, to: from + daySeconds }));
      await setImmediate(); // Requests that came meanwhile take their turn.
    }
    for (const edition of editions) {
      const others = await countUnlicensed(database, { vendor, application, edition }, { now: at, interval });
      for (const { day, n } of others) add(day, -n);
    }
  }
  return { at, overdue, days: days.map((machines, day) => ({ from: at + day * daySeconds, machines })) };
}

interface Renewing {
  readonly vendor: string;
  readonly application: string;
  readonly editions: readonly string[];
  /** Seconds. */
  readonly interval: number;
  /** Whether these are all editions of the application. */
  readonly isWhole: boolean;
}

/** Editions of one application that renew at the same interval. */
async function renewing({ database, book, renewalMinutes }: ReportParts): Promise<readonly Renewing[]> {
  const all = (await listEditions(database, book)).map(({ vendor, application, edition }) => {
    const served = book.find(vendor)?.applications.get(application)?.application;
    const pack = served?.editions.find(({ id }) => id === edition)?.renewalIntervalMinutes;
    return { vendor, application, edition, interval: (renewalMinutes() ?? pack ?? usualMinutes) * 60 };
  });
  const applications = Map.groupBy(all, ({ vendor, application }) => `${vendor} ${application}`);
  return [...applications.values()].flatMap((editions) =>
    [...Map.groupBy(editions, ({ interval }) => interval)].map(([interval, some]): Renewing => {
      const { vendor, application } = some[0] as (typeof all)[number]; // A group has at least one.
      const isWhole = some.length === editions.length;
      return { vendor, application, editions: some.map(({ edition }) => edition), interval, isWhole };
    }),
  );
}

const usualMinutes = 7 * 24 * 60;
