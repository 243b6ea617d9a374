/** What the reports ask the host. */
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { everyMinute } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';

export type UseReport = Parts['UseReport'];
export type HistoryReport = Parts['HistoryReport'];
export type ExpiringReport = Parts['ExpiringReport'];
export type RenewalsReport = Parts['RenewalsReport'];
export type SilentReport = Parts['SilentReport'];
export type ClonesReport = Parts['ClonesReport'];
export type FailuresReport = Parts['FailuresReport'];

/** Figures of days: every minute is often enough, and a report that is read does not move. */
function useReport<Report>(name: string, queryFn: () => Promise<Report>): UseQueryResult<Report> {
  const queryKey = ['report', name];
  return useQuery({ queryKey, queryFn, refetchInterval: everyMinute, placeholderData: keepPreviousData });
}

/** Figures of the months that a usage statement can say. */
export function useUse(): UseQueryResult<UseReport> {
  const { ask } = useHost();
  return useReport('use', () => ask({ method: 'GET', path: '/v1/reports/use', query: { months: 13 } }));
}

export function useHistory(): UseQueryResult<HistoryReport> {
  const { ask } = useHost();
  return useReport('history', () => ask({ method: 'GET', path: '/v1/reports/history', query: { days: 90 } }));
}

export function useExpiring(): UseQueryResult<ExpiringReport> {
  const { ask } = useHost();
  return useReport('expiring', () => ask({ method: 'GET', path: '/v1/reports/expiring', query: { days: 30 } }));
}

export function useRenewals(): UseQueryResult<RenewalsReport> {
  const { ask } = useHost();
  return useReport('renewals', () => ask({ method: 'GET', path: '/v1/reports/renewals' }));
}

export function useSilent(): UseQueryResult<SilentReport> {
  const { ask } = useHost();
  return useReport('silent', () => ask({ method: 'GET', path: '/v1/reports/silent', query: { days: 30 } }));
}

export function useClones(): UseQueryResult<ClonesReport> {
  const { ask } = useHost();
  return useReport('clones', () => ask({ method: 'GET', path: '/v1/reports/clones', query: { days: 30 } }));
}

export function useFailures(): UseQueryResult<FailuresReport> {
  const { ask } = useHost();
  return useReport('failures', () => ask({ method: 'GET', path: '/v1/reports/failures', query: { days: 30 } }));
}
