/**
 * Files that pages hand to the browser of what they show: CSV for spreadsheets, JSON for programs. What is in them is left to
 * the pages; the long list of machines is written by the host.
 *
 * This file: rows as CSV. Pure.
 */

export type FileFormat = 'csv' | 'json';

type Cell = string | number | boolean | null | undefined;

/** A spreadsheet takes a file without this mark for one of another alphabet. */
export const spreadsheetMark = '\ufeff';

/** With a head; a text that a spreadsheet would take for a formula is made a text. */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [columns, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`);
  return `${spreadsheetMark}${lines.join('')}`;
}

function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  // Also behind blanks.
  const harmless = /^\s*[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]|^\s|\s$/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** As files write it: 2026-11-26T14:05:03Z. */
export function momentText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
