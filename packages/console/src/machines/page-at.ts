/** Which page of a view the address names. Pure. */

export interface PageAt {
  /** What the host gave for this page; '': the first. */
  readonly cursor: string;
  /** Rows before it, as they were counted on the way: it is shown, nothing depends on it. */
  readonly from: number;
}

export const firstPage: PageAt = { cursor: '', from: 0 };

export function readPageAt(query: URLSearchParams): PageAt {
  const cursor = query.get('cursor') ?? '';
  const from = query.get('from') ?? '';
  return cursor === '' ? firstPage : { cursor, from: /^\d{1,9}$/u.test(from) ? Number(from) : 0 };
}
