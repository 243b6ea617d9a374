/** Rows as CSV, for whatever opens it: a table program must not take a machine's name for a formula. */

/** What a table program may take for the beginning of a formula, also behind blanks. */
const formula = /^\s*[=+\-@\t\r]/u;
const quoted = /[",;\r\n\t]|^\s|\s$/u;

/**
 * One line with its end (RFC 4180). Texts that could be formulas get an apostrophe in front: it tells programs that a text
 * follows. Numbers stay numbers.
 */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = formula.test(value) ? `'${value}` : value;
  return quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
