/** Rows as CSV, for whatever opens it: a table program must not take a machine's name for a formula. */

/**
 * Before what a table program may take for the beginning of a formula: at the beginning of a text, also behind blanks, and behind
 * what some of them take for the end of a cell (the semicolon where the comma is for decimals), quotes or not.
 */
const formula = /^(?=\s*[=+\-@＝＋－＠]|[\t\r])|(?<=[;\t\r\n])(?=(?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])/gu;
const quoted = /[",;\r\n\t]|^\s|\s$/u;

/**
 * One line with its end (RFC 4180). What could be a formula gets an apostrophe in front: it tells programs that a text
 * follows. Numbers stay numbers.
 */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replaceAll(formula, "'");
  return quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
