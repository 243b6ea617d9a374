/** A file of exactly what is shown, all pages of it: written by the host, counted while it comes. Pure but for what is handed in. */
import type { FileFormat } from '../files/csv-text.ts';
import { fileColumns, usualColumns } from './machine-columns.ts';
import { type MachineView, askedOf } from './machine-view.ts';

/** Path and query of the file. */
export function filePath(view: MachineView, format: FileFormat): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(askedOf(view))) query.set(name, String(value));
  query.set('format', format);
  query.set('columns', fileColumns(view.columns ?? usualColumns).join(','));
  return `/v1/machines/export?${query.toString()}`;
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
