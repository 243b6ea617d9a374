/**
 * Reports: figures over all machines, each with the list that shows them, two charts, and the usage statement. Figures come from the
 * host as they are; which machines they are is told by *Machines*. A report is printed and saved as it is shown.
 *
 * This file: which report is shown, by the address. Pure.
 */
export const reportTabs = ['use', 'ending', 'never-activated', 'clones', 'failures', 'usage'] as const;
export type ReportTab = (typeof reportTabs)[number];

export interface ReportPlace {
  readonly tab: ReportTab;
  /** Digest of the usage statement that is read. */
  readonly statement: string;
}

export function readReportPlace(query: URLSearchParams): ReportPlace {
  const tab = reportTabs.find((one) => one === query.get('show')) ?? 'use';
  const statement = query.get('statement') ?? '';
  return { tab, statement: tab === 'usage' && /^[\w-]{43}$/u.test(statement) ? statement : '' };
}

export function reportAddress({ tab, statement = '' }: Partial<ReportPlace> & { readonly tab: ReportTab }): string {
  const query = new URLSearchParams({
    ...(tab !== 'use' && { show: tab }),
    ...(statement !== '' && { statement }),
  }).toString();
  return query === '' ? '/reports' : `/reports?${query}`;
}

/** Months that can be stated, the newest first: as long as a host keeps figures. @param now seconds */
export function monthsBefore(now: number): readonly string[] {
  const today = new Date(now * 1000);
  return Array.from({ length: 13 }, (_, back) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
