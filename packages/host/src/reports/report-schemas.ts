/** The reports' answers, described for the API. */
import { dictionary, list, named, object, optional, type Schema, text, time, whole } from '@attiva/daemon';
import type {
  ClonesReport,
  EditionFigure,
  ExpiringReport,
  FailuresReport,
  RenewalsReport,
  SilentReport,
} from './reports.ts';
import type { ApplicationUse, HistoryDay, HistoryReport, MonthUse, UseReport } from './use-report.ts';

const at: Schema<number> = time();
const day: Schema<string> = text({ about: '`2026-11-26`, in UTC.' });
const days: Schema<number> = whole({ about: 'As asked for.' });
const place = { vendor: text(), application: text() };
const figure = { machines: whole(), view: text({ about: 'The query of the list that shows them.' }) };

const editionFigure: Schema<EditionFigure> = named('EditionFigure', object({ ...place, edition: text(), ...figure }));

export const expiringReport: Schema<ExpiringReport> = named(
  'ExpiringReport',
  object({ at, days, editions: list(editionFigure) }),
);

export const silentReport: Schema<SilentReport> = named(
  'SilentReport',
  object({ at, days, neverActivated: list(editionFigure), notCalled: list(object({ ...place, ...figure })) }),
);

export const clonesReport: Schema<ClonesReport> = named(
  'ClonesReport',
  object({
    at,
    days,
    images: whole(),
    machines: whole({ about: 'Copies that took identities of their own.' }),
    newest: list(object({ vendor: text(), client: text(), last: time(), text: text() })),
  }),
);

const total = whole();
export const failuresReport: Schema<FailuresReport> = named(
  'FailuresReport',
  object({
    at,
    days,
    causes: list(object({ code: text(), total }), { about: 'The most frequent first.' }),
    byDay: list(object({ day, code: text(), total })),
    unwritten: object({ total, byCode: dictionary(whole()) }),
  }),
);

export const renewalsReport: Schema<RenewalsReport> = named(
  'RenewalsReport',
  object({
    at: time({ about: 'The moment that the figures hold for.' }),
    overdue: whole({ about: 'Licensed machines that should have called before.' }),
    days: list(object({ from: time(), machines: whole() }), { about: 'Days of 24 hours, the first from `at` on.' }),
  }),
);

const month: Schema<MonthUse> = object({
  month: text({ about: '`2026-11`.' }),
  use: whole({ about: 'Machines with a lease at the end of the highest day, short-lived ones by its peak.' }),
  day,
  shortLived: whole(),
  editions: list(object({ edition: text(), use: whole(), day })),
  days: whole({ about: 'Days of the month that were counted.' }),
});

const applicationUse: Schema<ApplicationUse> = named(
  'ApplicationUse',
  object({
    ...place,
    name: text(),
    quantity: optional(whole()),
    mode: optional(text()),
    customer: optional(text()),
    agreement: optional(text()),
    months: list(month),
  }),
);

export const useReport: Schema<UseReport> = named('UseReport', object({ at, applications: list(applicationUse) }));

const historyDay: Schema<HistoryDay> = object({
  day,
  ...place,
  count: whole({ about: 'At most twice the highest threshold.' }),
  inventory: whole(),
  licensed: whole(),
  known: whole(),
});

export const historyReport: Schema<HistoryReport> = named('HistoryReport', object({ at, days: list(historyDay) }));
