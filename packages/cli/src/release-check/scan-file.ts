/** Reads a file piece by piece and gives its traces with their places. Memory stays bounded, however large the file is. */
import { type FileHandle, open } from 'node:fs/promises';
import { archiveHeadLength, archiveParts, archiveTableLength, packedAs, type Part } from './archive.ts';
import type { BuildFile, Skipped } from './build-files.ts';
import { findTraces, longestStatement } from './find-traces.ts';
import type { PlacedTrace, Trace } from './traces.ts';

const pieceLength = 16 * 1024 * 1024;
/** What begins this close to the end of a piece is looked at with the next one. In UTF-16 a statement is twice as long. */
const overlap = 2 * longestStatement + 64 * 1024;

export interface Scanned {
  readonly traces: readonly PlacedTrace[];
  readonly skipped: readonly Skipped[];
}

/** Looks through one file of the build; one that cannot be read is named as skipped. */
export async function scanFile(file: BuildFile): Promise<Scanned> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.path, 'r');
    return await scan(handle, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { traces: [], skipped: [{ file: file.name, why: `cannot be read (${String(error.code)})` }] };
  } finally {
    await handle?.close();
  }
}

async function scan(handle: FileHandle, file: BuildFile): Promise<Scanned> {
  const head = await read(handle, 0, archiveHeadLength);
  const parts = await partsOf(handle, file, head);
  const traces: PlacedTrace[] = [];
  for (const part of parts) traces.push(...(await scanPart(handle, part)));
  const as = packedAs(head);
  const skipped = as === undefined ? [] : [{ file: file.name, why: `${as}: what is compressed in it cannot be seen` }];
  return { traces, skipped };
}

async function partsOf(handle: FileHandle, { name, size }: BuildFile, head: Buffer): Promise<readonly Part[]> {
  const whole = { name, start: 0, length: size };
  const tableLength = archiveTableLength(head, size);
  if (tableLength === undefined) return [whole];
  const parts = archiveParts(head, await read(handle, archiveHeadLength, tableLength), size);
  return parts?.map((part) => ({ ...part, name: `${name}!/${part.name}` })) ?? [whole];
}

async function scanPart(handle: FileHandle, part: Part): Promise<PlacedTrace[]> {
  const found: PlacedTrace[] = [];
  let isBinary: boolean | undefined;
  let lines = 1;
  for (let at = 0; at < part.length; at += pieceLength - overlap) {
    const bytes = await read(handle, part.start + at, Math.min(pieceLength, part.length - at));
    isBinary ??= bytes.subarray(0, 8192).includes(0);
    const isLast = at + pieceLength >= part.length;
    const own = isLast ? bytes.length : pieceLength - overlap;
    for (const trace of tracesOf(bytes).filter((candidate) => candidate.at < own)) {
      const place = isBinary ? `@${(at + trace.at).toString(16)}` : lineAndColumn(bytes, trace.at, lines);
      found.push({ file: part.name, place, trace });
    }
    if (isLast) break;
    lines += newlines(bytes, own);
  }
  return found;
}

/** Programs of some languages hold their texts in UTF-16: those are looked at once more without the zero bytes between. */
function tracesOf(bytes: Buffer): Trace[] {
  const traces = findTraces(bytes.toString('latin1'));
  if (!wideAnchors.some((anchor) => bytes.includes(anchor))) return traces;
  const known = new Set(traces.map(({ kind, at }) => `${kind} ${at}`));
  const wide = findTraces(Buffer.from(bytes.filter((byte) => byte !== 0)).toString('latin1'));
  const moved = wide.map((trace) => ({ ...trace, at: placeOf(bytes, trace.at) }));
  return [...traces, ...moved.filter(({ kind, at }) => !known.has(`${kind} ${at}`))];
}

/** Where the n-th byte that is not zero stands. */
function placeOf(bytes: Buffer, n: number): number {
  let left = n;
  return bytes.findIndex((byte) => byte !== 0 && left-- === 0);
}

const wideAnchors: readonly Buffer[] = ['eyJhbGciOiJFUzI1', 'P-256', 'allowLab', 'releaseDate', 'attiva-client'].map(
  (text) => Buffer.from(text, 'utf16le'),
);

function lineAndColumn(bytes: Buffer, at: number, firstLine: number): string {
  const lineStart = bytes.lastIndexOf(10, at - 1) + 1;
  return `${firstLine + newlines(bytes, at)}:${at - (at === 0 ? 0 : lineStart) + 1}`;
}

function newlines(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}

async function read(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, start + filled);
    if (bytesRead === 0) break; // Shorter than it was when it was listed.
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
