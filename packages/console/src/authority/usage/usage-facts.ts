/**
 * Usage statements that customers sent: read before they are kept, what stands out in them, use against what was bought. What is
 * genuine and what stands out is judged by the authority.
 *
 * This file: which of them are shown, by the address, and what a chart and files say of them. Pure.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import { csvText, type FileFormat, momentText } from '../../files/csv-text.ts';
import type { Tone } from '../../look/card.tsx';
import type { Series } from '../../look/chart.tsx';
import type { Role } from '../../shell/roles.ts';
import type { Speaking } from '../../words/speaking.ts';

export type ReceivedUsage = AuthorityPart['ReceivedUsage'];
export type MonthOfUse = AuthorityPart['MonthOfUse'];
export type UsageFinding = AuthorityPart['UsageFinding'];

/** Roles that changes of usage statements take. */
export const usageChanges: readonly Role[] = ['operator'];

export interface UsageLists {
  readonly statements: readonly ReceivedUsage[];
  readonly months: readonly MonthOfUse[];
}

export interface UsageView {
  /** Name; '' all. */
  readonly customer: string;
  /** `2026-11`; '' all. */
  readonly month: string;
  /** Digest of the statement that is read; '' none. */
  readonly statement: string;
}

/** What is wrong in an address is left out. */
export function readUsageView(query: URLSearchParams): UsageView {
  const text = (name: string, shape: RegExp): string => {
    const value = query.get(name) ?? '';
    return shape.test(value) ? value : '';
  };
  return {
    customer: text('customer', /^.{1,200}$/u),
    month: text('month', /^\d{4}-\d\d$/u),
    statement: text('statement', /^[\w-]{43}$/u),
  };
}

export function usageAddress(view: Partial<UsageView>): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== '')).toString();
  return query === '' ? '/usage' : `/usage?${query}`;
}

export function shownUsage({ statements, months }: UsageLists, { customer, month }: UsageView): UsageLists {
  const isShown = (one: { readonly customer: string | null; readonly month: string }): boolean =>
    (customer === '' || one.customer === customer) && (month === '' || one.month === month);
  return { statements: statements.filter(isShown), months: months.filter(isShown) };
}

/** Who sent anything, and for which months, the newest first: what can be chosen. */
export function usageChoices({ statements }: UsageLists): {
  readonly customers: readonly string[];
  readonly months: readonly string[];
} {
  const customers = statements.flatMap(({ customer }) => (customer === null ? [] : [customer]));
  return {
    customers: [...new Set(customers)].sort((a, b) => a.localeCompare(b)),
    months: [...new Set(statements.map(({ month }) => month))].sort().toReversed(),
  };
}

/**
 * A line of use for each product, and one of what was bought where every shown customer of it has a number. Months that nobody
 * stated are gaps.
 */
export function usageChart(
  months: readonly MonthOfUse[],
  named: (application: string, of: 'use' | 'bought') => string,
): { readonly places: readonly string[]; readonly series: readonly Series[] } {
  const places = everyMonth(months.map(({ month }) => month));
  const series = [...Map.groupBy(months, ({ application }) => application)].flatMap(([application, rows]): Series[] => {
    const byMonth = Map.groupBy(rows, ({ month }) => month);
    const summed = (of: 'use' | 'quantity'): readonly (number | undefined)[] =>
      places.map((month) => sumOf(byMonth.get(month)?.map((row) => row[of])));
    const bought = summed('quantity');
    return [
      { name: named(application, 'use'), values: summed('use') },
      ...(bought.every((value) => value === undefined) ? [] : [{ name: named(application, 'bought'), values: bought }]),
    ];
  });
  return { places, series };
}

function sumOf(values: readonly (number | null)[] | undefined): number | undefined {
  let sum = 0;
  for (const value of values ?? []) {
    if (value === null) return undefined;
    sum += value;
  }
  return values === undefined ? undefined : sum;
}

/** Ten years: no chart is read further. */
const mostMonths = 120;

/** From the first to the last of them, also those between. */
function everyMonth(known: readonly string[]): readonly string[] {
  const sorted = [...new Set(known)].sort();
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const months = [last];
  for (let month = last; month > (sorted[0] ?? last) && months.length < mostMonths; months.unshift(month)) {
    const [year = 0, number = 1] = month.split('-').map(Number);
    month = new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
  }
  return months;
}

/** What is announced by the host itself is told; what it does not say itself is asked about. */
export function findingTone(what: string): Tone {
  return ['correction', 'restored', 'other-database'].includes(what) ? 'info' : 'warn';
}

/** What stands out, in the reader's language; what a later authority invents, in its own sentence. */
export function findingText({ what, text, facts }: UsageFinding, words: Speaking): string {
  const key = `authority.usage.told.${what}`;
  if (!words.knows(key)) return text;
  const said = (name: string): string | number => {
    const value = facts[name];
    return typeof value === 'string' || typeof value === 'number' ? value : '';
  };
  const at = said('at');
  return words.say(key, {
    ...Object.fromEntries(factNames.map((name) => [name, said(name)])),
    at: typeof at === 'number' ? words.day(at) : '',
    isOne: said('from') === said('to') ? 'yes' : 'no',
  });
}

/** Every fact that a sentence may put in; each is there, for a text with a gap cannot be said. */
const factNames = [
  'from',
  'to',
  'day',
  'application',
  'figure',
  'before',
  'now',
  'previous',
  'month',
  'digest',
] as const;

export function monthsFile(months: readonly MonthOfUse[], format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ months }, null, 1)}\n`;
  const rows = months.map((one) => [
    one.month,
    one.customer,
    one.application,
    one.hosts,
    one.use,
    one.day,
    one.quantity,
    one.over,
  ]);
  return csvText(['month', 'customer', 'application', 'hosts', 'use', 'day', 'quantity', 'over'], rows);
}

export function statementsFile(statements: readonly ReceivedUsage[], format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ statements }, null, 1)}\n`;
  const rows = statements.map((one) => [
    one.month,
    one.customer,
    one.host,
    one.from,
    one.to,
    one.whole,
    momentText(one.signedAt),
    momentText(one.receivedAt),
    one.digest,
    one.findings.map(({ text }) => text).join(' '),
  ]);
  const columns = ['month', 'customer', 'host', 'from', 'to', 'whole', 'signed', 'received', 'digest', 'findings'];
  return csvText(columns, rows);
}
