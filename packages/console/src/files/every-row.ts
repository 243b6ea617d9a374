/** All rows of a list for a file, page by page. Pure. */

/** Rows of a file: it is made in the browser's memory. */
export const mostSaved = 100_000;

export interface RowsOfPage<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

export interface EveryRow<Row> {
  readonly rows: readonly Row[];
  /** There are more than a file takes. */
  readonly isCut: boolean;
}

/** @param onRows told before each page how many there are by now */
export async function everyRow<Row>(
  pageAt: (cursor: string | undefined) => Promise<RowsOfPage<Row>>,
  onRows?: (rows: number) => void,
): Promise<EveryRow<Row>> {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ; ) {
    onRows?.(rows.length);
    const page = await pageAt(cursor);
    rows.push(...page.rows);
    if (page.next === undefined || rows.length >= mostSaved) return { rows, isCut: page.next !== undefined };
    cursor = page.next;
  }
}
