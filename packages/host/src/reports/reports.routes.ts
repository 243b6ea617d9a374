/** The administration's addresses of the reports. */
import { type AdministrationApi, object, type Schema, usual, whole } from '@attiva/daemon';
import {
  clonesReport,
  expiringReport,
  failuresReport,
  historyReport,
  renewalsReport,
  silentReport,
  useReport,
} from './report-schemas.ts';
import {
  reportClones,
  reportExpiring,
  reportFailures,
  type RenewalsReport,
  type ReportParts,
  reportSilent,
} from './reports.ts';
import { reportHistory, reportUse } from './use-report.ts';

const get = { method: 'GET', role: 'viewer' } as const;

/** How far back, or ahead. */
const daysOf = (days: number): Schema<{ readonly days: number }> =>
  object({ days: usual(whole({ min: 1, max: 400 }), days) });

/** @param renewals the report of renewals as it was last counted */
export function addReportsRoutes(
  api: AdministrationApi,
  parts: ReportParts,
  renewals: () => Promise<RenewalsReport>,
): void {
  addUseRoutes(api, parts);
  addMachineRoutes(api, parts, renewals);
  api.add(
    {
      ...get,
      path: '/v1/reports/failures',
      summary: 'Requests that failed, by cause and day.',
      query: daysOf(30),
      answer: failuresReport,
    },
    async ({ query }) => reportFailures(parts, query.days),
  );
}

function addUseRoutes(api: AdministrationApi, parts: ReportParts): void {
  api.add(
    {
      ...get,
      path: '/v1/reports/use',
      summary: 'Use against the quantity that was bought, month by month.',
      query: object({ months: usual(whole({ min: 1, max: 14 }), 3) }),
      answer: useReport,
    },
    async ({ query }) => reportUse(parts, query.months),
  );
  api.add(
    {
      ...get,
      path: '/v1/reports/history',
      summary: 'The count over time, day by day.',
      query: daysOf(90),
      answer: historyReport,
    },
    async ({ query }) => reportHistory(parts, query.days),
  );
}

function addMachineRoutes(api: AdministrationApi, parts: ReportParts, renewals: () => Promise<RenewalsReport>): void {
  api.add(
    {
      ...get,
      path: '/v1/reports/expiring',
      summary: 'Leases that end soon unless the machine calls.',
      query: daysOf(30),
      answer: expiringReport,
    },
    async ({ query }) => reportExpiring(parts, query.days),
  );
  api.add(
    {
      ...get,
      path: '/v1/reports/silent',
      summary: 'Machines that never activated, and those that did not call for long.',
      query: daysOf(30),
      answer: silentReport,
    },
    async ({ query }) => reportSilent(parts, query.days),
  );
  api.add(
    {
      ...get,
      path: '/v1/reports/clones',
      summary: 'Images whose copies showed one identity.',
      query: daysOf(30),
      answer: clonesReport,
    },
    async ({ query }) => reportClones(parts, query.days),
  );
  api.add(
    {
      ...get,
      path: '/v1/reports/renewals',
      summary: 'When licensed machines should call next; counted at most once a minute, as of `at`.',
      answer: renewalsReport,
    },
    renewals,
  );
}
