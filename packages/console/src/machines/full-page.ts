/**
 * A page of a list as people see it. The host looks at so many entries and no more for one answer, so where few machines are
 * like what is asked for an answer may be short or empty with more to come: then it is asked on, until the page is full. Pure
 * but for what is handed in.
 */

export interface Part<Row> {
  readonly rows: readonly Row[];
  /** Asks for what comes behind; absent: nothing does. */
  readonly next?: string | undefined;
}

export interface FullPage<Row> extends Part<Row> {
  /** Looked far and found few, or nothing so far: `next` looks on. */
  readonly unfinished: boolean;
}

/** Answers of one page that are asked for where it has rows already; where it has none. */
const mostAnswers = 12;
const mostEmptyAnswers = 60;

export async function fullPage<Row>(
  read: (cursor: string | undefined, most: number) => Promise<Part<Row>>,
  { cursor, size }: { readonly cursor: string | undefined; readonly size: number },
): Promise<FullPage<Row>> {
  const rows: Row[] = [];
  let next = cursor;
  for (let answers = 1; ; answers += 1) {
    const part = await read(next, size - rows.length);
    rows.push(...part.rows);
    next = part.next;
    if (next === undefined) return { rows, unfinished: false };
    if (rows.length >= size) return { rows, next, unfinished: false };
    if (answers >= (rows.length === 0 ? mostEmptyAnswers : mostAnswers)) return { rows, next, unfinished: true };
  }
}
