/** What the charts show, and each report as rows of a file. Pure. */
import { csvText, type FileFormat, momentText } from '../files/csv-text.ts';
import type { ProductNames } from '../machines/product-names.ts';
import type { Series } from '../look/chart.tsx';
import type {
  ClonesReport,
  ExpiringReport,
  FailuresReport,
  HistoryReport,
  RenewalsReport,
  SilentReport,
  UseReport,
} from './report-questions.ts';

/** One line for each application, days without figures being gaps. */
export function historySeries(
  { days }: HistoryReport,
  names: Pick<ProductNames, 'application'>,
): { readonly places: readonly string[]; readonly series: readonly Series[] } {
  const places = [...new Set(days.map(({ day }) => day))].sort();
  const groups = Map.groupBy(days, ({ vendor, application }) => `${vendor} ${application}`);
  const series = [...groups.values()].map((some): Series => {
    const [first] = some;
    const byDay = new Map(some.map(({ day, inventory }) => [day, inventory]));
    const name = first === undefined ? '' : names.application(first);
    return { name, values: places.map((day) => byDay.get(day)) };
  });
  return { places, series };
}

/** Machines that should call, day by day; those too late stand first. */
export function renewalBars({ overdue, days }: RenewalsReport): readonly { from?: number; machines: number }[] {
  return [{ machines: overdue }, ...days.map(({ from, machines }) => ({ from, machines }))];
}

/** Failed requests of each day that the report is about, the oldest first; days without any are there too. */
export function failureDays({
  at,
  days,
  byDay,
}: Pick<FailuresReport, 'at' | 'days' | 'byDay'>): readonly { readonly day: string; readonly total: number }[] {
  const today = Math.floor(at / 86_400);
  const totals = Map.groupBy(byDay, ({ day }) => day);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date((today - days + 1 + index) * 86_400_000).toISOString().slice(0, 10);
    return { day, total: totals.get(day)?.reduce((sum, { total }) => sum + total, 0) ?? 0 };
  });
}

/** Use of the month, of what was bought: 0.25 for a quarter; more than 1 where it is more. */
export function partUsed(use: number, quantity: number | undefined): number | undefined {
  return quantity === undefined || quantity === 0 ? undefined : use / quantity;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

const place = ['vendor', 'application', 'edition'] as const;

export const reportTables = {
  use: ({ applications }: UseReport): Table => ({
    columns: [
      'month',
      'vendor',
      'application',
      'use',
      'day',
      'shortLived',
      'quantity',
      'mode',
      'customer',
      'agreement',
      'days',
    ],
    rows: applications.flatMap(({ months, vendor, application, quantity, mode, customer, agreement }) =>
      months.map(({ month, use, day, shortLived, days }) => [
        month,
        vendor,
        application,
        use,
        day,
        shortLived,
        quantity,
        mode,
        customer,
        agreement,
        days,
      ]),
    ),
  }),
  history: ({ days }: HistoryReport): Table => ({
    columns: ['day', 'vendor', 'application', 'count', 'inventory', 'licensed', 'known'],
    rows: days.map((one) => [one.day, one.vendor, one.application, one.count, one.inventory, one.licensed, one.known]),
  }),
  ending: ({ editions, days }: ExpiringReport): Table => ({
    columns: [...place, 'withinDays', 'machines'],
    rows: editions.map((one) => [one.vendor, one.application, one.edition, days, one.machines]),
  }),
  renewals: (report: RenewalsReport): Table => ({
    columns: ['from', 'machines'],
    rows: renewalBars(report).map(({ from, machines }) => [
      from === undefined ? 'overdue' : momentText(from),
      machines,
    ]),
  }),
  silent: ({ neverActivated, notCalled, days }: SilentReport): Table => ({
    columns: ['what', ...place, 'machines'],
    rows: [
      ...neverActivated.map((one) => ['never activated', one.vendor, one.application, one.edition, one.machines]),
      ...notCalled.map((one) => [`not called for ${days} days`, one.vendor, one.application, '', one.machines]),
    ],
  }),
  clones: ({ newest }: ClonesReport): Table => ({
    columns: ['last', 'vendor', 'client', 'text'],
    rows: newest.map(({ last, vendor, client, text }) => [momentText(last), vendor, client, text]),
  }),
  failures: ({ byDay }: FailuresReport): Table => ({
    columns: ['day', 'code', 'total'],
    rows: byDay.map(({ day, code, total }) => [day, code, total]),
  }),
} as const;

export function tableFile(report: unknown, { columns, rows }: Table, format: FileFormat): string {
  return format === 'json' ? `${JSON.stringify(report, null, 1)}\n` : csvText(columns, rows);
}
