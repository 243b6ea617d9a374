/** Use cases: use against the quantity that was bought, and how the count went over time; from the figures of the days. */
import { displayedCount, type Seconds } from '@attiva/protocol';
import { dayOf } from '../activation/ephemeral.repository.ts';
import { listCountedDays } from '../usage/usage.repository.ts';
import type { ServedApplication } from '../vendors/vendor-book.ts';
import { type DailyUse, listPeaks, listUse } from './reports.repository.ts';
import { dayText, type ReportParts } from './reports.ts';

export interface UseReport {
  readonly at: Seconds;
  readonly applications: readonly ApplicationUse[];
}

export interface ApplicationUse {
  readonly vendor: string;
  readonly application: string;
  readonly name: string;
  /** What the agreement of the best grant says. */
  readonly quantity?: number;
  readonly mode?: string;
  readonly customer?: string;
  readonly agreement?: string;
  /** `2026-11`, the newest first. */
  readonly months: readonly MonthUse[];
}

export interface MonthUse {
  readonly month: string;
  /** Machines with a lease at the end of the month's highest day, short-lived ones by that day's peak. */
  readonly use: number;
  /** That day. */
  readonly day: string;
  /** Of it: short-lived machines. */
  readonly shortLived: number;
  /** Of the other machines, each edition on its own highest day. */
  readonly editions: readonly { readonly edition: string; readonly use: number; readonly day: string }[];
  /** Days of the month that were counted: an application that no machine asked for has used nothing on them. */
  readonly days: number;
}

interface Day {
  readonly day: string;
  readonly isCounted: boolean;
  readonly lasting: number;
  readonly shortLived: number;
  readonly editions: readonly { readonly edition: string; readonly licensed: number }[];
}

/** @param months how many, this one included. */
export async function reportUse(parts: ReportParts, months: number): Promise<UseReport> {
  const at = parts.now();
  const first = firstDayOf(at, months);
  const rows = await listUse(parts.database, first);
  const peaks = await listPeaks(parts.database, first);
  const counted = await listCountedDays(parts.database, first, dayOf(at));
  const applications = served(parts).map(({ vendor, one }): ApplicationUse => {
    const of = { vendor, application: one.application.id };
    const belongs = (row: { readonly vendor: string; readonly application: string }): boolean =>
      row.vendor === of.vendor && row.application === of.application;
    const days = daysOf({ rows: rows.filter(belongs), peaks: peaks.filter(belongs), counted: new Set(counted) });
    return { ...of, name: one.application.name, ...termsOf(one), months: monthsOf(days) };
  });
  return { at, applications };
}

function served({ book }: ReportParts): readonly { readonly vendor: string; readonly one: ServedApplication }[] {
  return book.all().flatMap(({ id, applications }) => [...applications.values()].map((one) => ({ vendor: id, one })));
}

function termsOf({ grant }: ServedApplication): Partial<ApplicationUse> {
  const { quantity, mode, customer, agreement } = grant?.claims ?? {};
  return {
    ...(quantity !== undefined && { quantity }),
    ...(mode !== undefined && { mode }),
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
  };
}

/** The first day of the month that lies `months - 1` back. */
function firstDayOf(at: Seconds, months: number): number {
  const now = new Date(at * 1000);
  return dayOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months + 1, 1) / 1000);
}

interface Figures {
  readonly rows: readonly DailyUse[];
  readonly peaks: readonly { readonly day: number; readonly peak: number }[];
  readonly counted: ReadonlySet<number>;
}

function daysOf({ rows, peaks, counted }: Figures): readonly Day[] {
  const numbers = [...new Set([...counted, ...[...rows, ...peaks].map(({ day }) => day)])].sort((a, b) => a - b);
  return numbers.map((number) => {
    const editions = rows.filter(({ day }) => day === number);
    return {
      day: dayText(number),
      isCounted: counted.has(number),
      lasting: editions.reduce((sum, { licensed }) => sum + licensed, 0),
      shortLived: peaks.find(({ day }) => day === number)?.peak ?? 0,
      editions,
    };
  });
}

function monthsOf(days: readonly Day[]): readonly MonthUse[] {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  return [...months].map(([month, all]) => monthOf(month, all)).reverse();
}

function monthOf(month: string, days: readonly Day[]): MonthUse {
  const useOf = ({ lasting, shortLived }: Day): number => lasting + shortLived;
  const highest = days.reduce((best, day) => (useOf(day) > useOf(best) ? day : best));
  const editions = new Map<string, { readonly edition: string; readonly use: number; readonly day: string }>();
  for (const { day, editions: of } of days) {
    for (const { edition, licensed } of of) {
      if (licensed > (editions.get(edition)?.use ?? -1)) editions.set(edition, { edition, use: licensed, day });
    }
  }
  return {
    month,
    use: useOf(highest),
    day: highest.day,
    shortLived: highest.shortLived,
    editions: [...editions.values()],
    days: days.filter(({ isCounted }) => isCounted).length,
  };
}

export interface HistoryReport {
  readonly at: Seconds;
  readonly days: readonly HistoryDay[];
}

export interface HistoryDay {
  readonly day: string;
  readonly vendor: string;
  readonly application: string;
  /** What thresholds are compared with, capped as the status shows it. */
  readonly count: number;
  /** Lasting machines in the counting window, and the day's highest number of short-lived ones. */
  readonly inventory: number;
  readonly licensed: number;
  /** Every machine that is remembered. */
  readonly known: number;
}

/** The count over time: for a chart. */
export async function reportHistory(parts: ReportParts, days: number): Promise<HistoryReport> {
  const at = parts.now();
  const from = dayOf(at) - days + 1;
  const rows = await listUse(parts.database, from);
  const peaks = await listPeaks(parts.database, from);
  const groups = Map.groupBy(rows, ({ day, vendor, application }) => `${day} ${vendor} ${application}`);
  const sum = (of: readonly DailyUse[], field: 'known' | 'counted' | 'licensed'): number =>
    of.reduce((total, row) => total + row[field], 0);
  const history = [...groups.values()].map((of): HistoryDay => {
    const { day, vendor, application } = of[0] as DailyUse; // A group has at least one row.
    const peak = peaks.find((one) => one.day === day && one.vendor === vendor && one.application === application)?.peak;
    const inventory = sum(of, 'counted') + (peak ?? 0);
    const highest = parts.book.find(vendor)?.applications.get(application)?.highestThreshold;
    const count = highest === undefined ? inventory : displayedCount(inventory, highest);
    const licensed = sum(of, 'licensed');
    return { day: dayText(day), vendor, application, count, inventory, licensed, known: sum(of, 'known') };
  });
  return { at, days: history };
}
