/** Text for people: columns that stand under each other, days and moments in one spelling. */

/** Rows as aligned columns, two spaces apart; columns without any text are left out, no line ends in a space. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  const shown = (row: readonly string[]): readonly string[] =>
    row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).filter((_, index) => widths[index] !== 0);
  return rows.map((row) => shown(row).join('  ').trimEnd()).join('\n');
}

/** Rows that a person reads before he looks elsewhere. */
export const mostShown = 40;

/** `2027-12-31`, the UTC day of a moment in seconds. */
export function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** `2027-12-31 09:30 UTC`. */
export function moment(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
