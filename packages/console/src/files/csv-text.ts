/**
 * Files that pages hand to the browser of what they show: CSV for spreadsheets, JSON for programs. What is in them is left to
 * the pages; the long list of machines is written by the host.
 *
 * This file: rows as CSV. Pure.
 */

export type FileFormat = 'csv' | 'json';

/**
 * Before what a table program may take for the beginning of a formula: at the beginning of a text, also behind blanks, and behind
 * what some of them take for the end of a cell (the semicolon where the comma is for decimals), quotes or not.
 */
const formula = /^(?=\s*[=+\-@＝＋－＠]|[\t\r])|(?<=[;\t\r\n])(?=(?:[^\S\t\r\n]|")*[=+\-@＝＋－＠])/gu;

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
  const harmless = value.replaceAll(formula, "'");
  return /[",;\r\n\t]|^\s|\s$/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** As files write it: 2026-11-26T14:05:03Z. */
export function momentText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
