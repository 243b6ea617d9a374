/** Every row of a view, for something to be done to each. Pure but for what is handed in. */
import type { Part } from './full-page.ts';

/** More rows are not selected at once: narrow the view, or change what all of them follow. */
export const mostSelected = 10_000;

/** @param onFound how many so far. @throws {RangeError} where there are more than may be selected. */
export async function wholeView<Row>(
  read: (cursor: string | undefined) => Promise<Part<Row>>,
  onFound: (rows: number) => void,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  let cursor: string | undefined;
  do {
    const { rows, next } = await read(cursor);
    all.push(...rows);
    if (all.length > mostSelected) throw new RangeError(`More than ${mostSelected} machines.`);
    onFound(all.length);
    cursor = next;
  } while (cursor !== undefined);
  return all;
}
