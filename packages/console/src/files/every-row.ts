/** All rows of a list for files, page by page. Pure. */

/** Rows of one file: it is made in the browser's memory. */
export const mostInFile = 100_000;

export interface RowsOfPage<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

export interface Saving<Row> {
  /** @param part which file, from 1 on; undefined: there is only one */
  readonly save: (rows: readonly Row[], part: number | undefined) => void;
  /** Told before each page how many rows there are by now. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Reads to the end, in as many files as it takes; what is saved leaves the memory.
 * @returns number of files
 */
export async function saveEveryRow<Row>(
  pageAt: (cursor: string | undefined) => Promise<RowsOfPage<Row>>,
  { save, onRows }: Saving<Row>,
): Promise<number> {
  let [rows, saved, part]: [Row[], number, number] = [[], 0, 1];
  for (let cursor: string | undefined; ; ) {
    onRows?.(saved + rows.length);
    const page = await pageAt(cursor);
    rows.push(...page.rows);
    if (page.next === undefined) break;
    cursor = page.next;
    if (rows.length < mostInFile) continue;
    save(rows, part);
    [rows, saved, part] = [[], saved + rows.length, part + 1];
  }
  // Behind a full file there may be nothing more.
  if (part > 1 && rows.length === 0) return part - 1;
  save(rows, part > 1 ? part : undefined);
  return part;
}

/** `audit.csv`, or `audit-2.csv` of several. */
export function fileName(name: string, part: number | undefined, format: string): string {
  return part === undefined ? `${name}.${format}` : `${name}-${part}.${format}`;
}
