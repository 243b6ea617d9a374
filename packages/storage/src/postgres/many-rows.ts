/**
 * Few statements for many rows: `insert … values (…)` takes rows by the dozen. To a server each statement is a portal, a plan
 * that is started and ended, and three messages; of a small row that is more than the row.
 */
import type { Question } from './postgres-connection.ts';

/** Few sizes, so that few texts are prepared: any number of rows is a sum of them. */
const sizes: readonly number[] = [64, 32, 16, 8, 4, 2];

/** A server takes no more parameters in one statement than a 16-bit number counts. */
const mostParameters = 65_535;

/** Head, the parameters of a row, and what follows without any of its own. */
const insertOfOneRow = /^(\s*insert\s+into\s[^$]*\svalues\s*)\((\$\d+(?:,\s*\$\d+)*)\)([^$]*)$/iu;

/** Texts are constants of the program; beyond this something builds them from values. */
const mostKept = 500;
const kept = new Map<string, ReadonlyMap<number, string>>();

/**
 * The same rows in the same order, by fewer statements where the text is an insert of one row. No two rows of one question may be
 * one row of the table: an `on conflict do update` refuses to touch it twice.
 */
export function inFewStatements(question: Question): readonly Question[] {
  const { text, rows } = question;
  if (rows.length < 2) return [question];
  const texts = textsOf(text);
  const questions: Question[] = [];
  let from = 0;
  for (const [size, long] of texts) {
    const group: Question['rows'][number][] = [];
    for (; rows.length - from >= size; from += size) group.push(rows.slice(from, from + size).flat());
    if (group.length > 0) questions.push({ text: long, rows: group });
  }
  const rest = rows.slice(from);
  return rest.length === 0 ? questions : [...questions, { text, rows: rest }];
}

/** By number of rows, the largest first; none for a text that is no such insert. */
function textsOf(text: string): ReadonlyMap<number, string> {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = new Map<number, string>();
  const [, head = '', parameters = '', tail = ''] = insertOfOneRow.exec(text) ?? [];
  const each = parameters === '' ? 0 : parameters.split(',').length;
  for (const size of each === 0 ? [] : sizes.filter((one) => one * each <= mostParameters)) {
    const row = (place: number): string =>
      `(${Array.from({ length: each }, (_, column) => `$${place * each + column + 1}`).join(', ')})`;
    made.set(size, `${head}${Array.from({ length: size }, (_, place) => row(place)).join(', ')}${tail}`);
  }
  kept.set(text, made);
  return made;
}
