/** What is shown, as a file: CSV for spreadsheets, JSON for programs. Pure. */
import type { ListedMachine } from './machine-rows.ts';

export type FileFormat = 'csv' | 'json';

const columns = [
  'name',
  'address',
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'reported',
  'firstSeen',
  'lastSeen',
  'expires',
  'virtual',
  'client',
] as const satisfies readonly (keyof ListedMachine)[];

export function machineFile(machines: readonly ListedMachine[], format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ machines }, null, 1)}\n`;
  const lines = machines.map((machine) => columns.map((column) => cell(column, machine[column])).join(','));
  return `\ufeff${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

const times: readonly string[] = ['firstSeen', 'lastSeen', 'expires'];

function cell(column: string, value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return times.includes(column) ? new Date(value * 1000).toISOString() : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // A machine names itself: what a spreadsheet would take for a formula is made a text.
  const harmless = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
