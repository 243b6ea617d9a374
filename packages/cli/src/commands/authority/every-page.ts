/** A long list, page by page: an authority with a million devices answers others between the pages. */

/** Rows of a page, the most that an address gives. */
const rowsAtOnce = 200;

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** All rows of a list that is told newest first: the oldest first, as a reader of a long list goes on with it. */
export async function everyPage<Row>(
  ask: (page: Page) => Promise<{ readonly rows: readonly Row[]; readonly next?: string | undefined }>,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  let cursor: string | undefined;
  do {
    const { rows, next } = await ask({ limit: rowsAtOnce, ...(cursor !== undefined && { cursor }) });
    found.push(...rows);
    cursor = next;
  } while (cursor !== undefined);
  return found.toReversed();
}
