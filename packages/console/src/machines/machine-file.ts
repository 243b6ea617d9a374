/** A file of exactly what is shown, all pages of it: written by the host, counted while it comes. Pure but for what is handed in. */
import { csvText, type FileFormat, momentText } from '../files/csv-text.ts';
import { fileColumns, usualColumns } from './machine-columns.ts';
import type { ListedMachine, MachineCount } from './machine-source.ts';
import { type MachineView, askedOf } from './machine-view.ts';

/** Path and query of the file. */
export function filePath(view: MachineView, format: FileFormat): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(askedOf(view))) query.set(name, String(value));
  query.set('format', format);
  query.set('columns', fileColumns(view.columns ?? usualColumns).join(','));
  return `/v1/machines/export?${query.toString()}`;
}

/** Machines that are at hand, in the columns that are shown: cell by cell what the host writes of a whole view. */
export function machinesFile(
  machines: readonly ListedMachine[],
  { columns }: Pick<MachineView, 'columns'>,
  format: FileFormat,
): string {
  const names = fileColumns(columns ?? usualColumns);
  if (format === 'csv') {
    return csvText(
      names,
      machines.map((machine) => names.map((name) => cellOf(machine, name))),
    );
  }
  const rows = machines.map((machine) => Object.fromEntries(names.map((name) => [name, machine[name]])));
  return `${JSON.stringify({ machines: rows }, null, 1)}\n`;
}

/** Times as a person reads them, in UTC. */
function cellOf(machine: ListedMachine, name: keyof ListedMachine): string | number | boolean | null {
  const value = machine[name];
  if (typeof value === 'number' && ['lastSeen', 'firstSeen', 'expires'].includes(name)) return momentText(value);
  return typeof value === 'object' && value !== null ? value.join(' ') : value;
}

/** The parts of a view that is grouped. A number that is not exact is a least one; `rest`: in none of them. */
export function partsFile(
  {
    by,
    rows,
    rest,
  }: {
    readonly by: string;
    readonly rows: readonly {
      readonly value: string;
      readonly name: string;
      readonly count: MachineCount | undefined;
    }[];
    readonly rest: number | undefined;
  },
  format: FileFormat,
): string {
  const parts = rows.map(({ value, name, count }) => ({
    [by]: value,
    name,
    machines: count?.count ?? null,
    exact: count?.exact ?? false,
  }));
  const isRest = rest !== undefined && rest > 0;
  if (format === 'json') return `${JSON.stringify({ parts, ...(isRest && { rest }) }, null, 1)}\n`;
  const lines = parts.map((part) => Object.values(part));
  return csvText([by, 'name', 'machines', 'exact'], [...lines, ...(isRest ? [['', '', rest, true]] : [])]);
}

/**
 * Reads all of it. @param onRows told how many rows there are so far: a line of the file each.
 * @throws what the stream throws where the host is gone in the middle: half a file is none.
 */
export async function readParts(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onRows: (rows: number) => void,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // The first line is the head, in either format.
  let rows = -1;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    parts.push(value);
    for (const byte of value) if (byte === 0x0a) rows += 1;
    onRows(Math.max(0, rows));
  }
}
