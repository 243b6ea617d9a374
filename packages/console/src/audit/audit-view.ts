/** Which rows: the address bar holds it. Pure. */

export interface AuditView {
  readonly actor: string;
  readonly action: string;
  readonly search: string;
  /** First and last day, `2026-11-26`, in the reader's own time. */
  readonly from: string;
  readonly to: string;
}

export const emptyAuditView: AuditView = { actor: '', action: '', search: '', from: '', to: '' };

/** What is wrong in an address is left out. */
export function readAuditView(query: URLSearchParams): AuditView {
  const text = (name: string): string => query.get(name)?.trim().slice(0, 200) ?? '';
  const day = (name: string): string => (startOf(text(name)) === undefined ? '' : text(name));
  return { actor: text('actor'), action: text('action'), search: text('search'), from: day('from'), to: day('to') };
}

export function auditAddress(view: AuditView): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== ''));
  const text = query.toString();
  return text === '' ? '/audit' : `/audit?${text}`;
}

export function isSearched(view: AuditView): boolean {
  return auditAddress(view) !== '/audit';
}

/** As the host takes it. */
export function auditQuery({ actor, action, search, from, to }: AuditView): {
  readonly actor?: string;
  readonly action?: string;
  readonly search?: string;
  readonly from?: number;
  readonly until?: number;
} {
  const [first, last] = [startOf(from), startOf(to, 1)];
  return {
    ...(actor !== '' && { actor }),
    ...(action !== '' && { action }),
    ...(search !== '' && { search }),
    ...(first !== undefined && { from: first }),
    ...(last !== undefined && { until: last }),
  };
}

/** Seconds of the beginning of a day of the reader, or of one so many days later. */
function startOf(day: string, later = 0): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(day) ?? [];
  if (year === undefined) return undefined;
  const at = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime() / 1000;
  return at >= 0 && at < 2_000_000_000 ? at : undefined;
}
