/**
 * The exported file: JSON, one value a line. First the header, then a row per client and application, last how many there
 * were: a file that was cut off is not taken for a whole one.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ActivationError, type Seconds } from '@attiva/protocol';
import { fileError } from '../backup/file-error.ts';
import type { TablePage } from './client-table.ts';
import { longestLine, readTableClient, type TableClient, type TableHeader } from './table-line.ts';

export interface CheckedTable {
  readonly header: TableHeader;
  readonly rows: number;
}

/**
 * Writes all pages, whole or not at all; gives how many rows.
 * @throws {ActivationError} `already-initialized` (the file is there), `disk-full`, `not-permitted`, `wrong-usage`.
 */
export async function writeTableFile(
  { file, replace }: { readonly file: string; readonly replace: boolean },
  pages: AsyncIterable<TablePage>,
): Promise<number> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await refuseTarget(file, replace);
    const out = await open(temporary, 'wx', 0o600);
    try {
      let rows = -1;
      for await (const { header, clients } of pages) {
        if (rows === -1) await out.writeFile(`${JSON.stringify(header)}\n`);
        rows = Math.max(rows, 0) + clients.length;
        await out.writeFile(clients.map((client) => `${JSON.stringify(client)}\n`).join(''));
      }
      await out.writeFile(`${JSON.stringify({ end: rows })}\n`);
      await out.sync();
      if (replace) await rename(temporary, file);
      else await link(temporary, file);
      return rows;
    } finally {
      await out.close();
    }
  } catch (error) {
    throw fileError(error, file);
  } finally {
    await unlink(temporary).catch(() => undefined); // Renamed, or never made.
  }
}

async function refuseTarget(file: string, replace: boolean): Promise<void> {
  const there = await stat(file).catch(() => undefined); // Where it cannot be looked at, it cannot be written either.
  if (there === undefined || (there.isFile() && replace)) return;
  const code = there.isFile() ? 'already-initialized' : 'wrong-usage';
  const why = there.isFile() ? 'there is a file already; --replace writes over it' : 'not a file';
  throw new ActivationError(code, `${why}: ${file}`, { facts: { path: file } });
}

/**
 * Looks the whole file through before anything of it is taken in.
 * @throws {ActivationError} `wrong-usage` naming the line and what is wrong with it; `not-permitted`.
 */
export async function checkTableFile(file: string, now: Seconds): Promise<CheckedTable> {
  let header: TableHeader | undefined;
  let rows = 0;
  let end: number | undefined;
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    try {
      const value = parseLine(line);
      if (end !== undefined) throw new ActivationError('wrong-usage', 'there is more behind the end');
      if (header === undefined) header = headerOf(value);
      else if (isEnd(value)) end = value.end;
      else rows += readTableClient(value, now) === undefined ? 0 : 1;
    } catch (error) {
      throw new ActivationError('wrong-usage', `${file}, line ${number}: not a client table as attiva exports it`, {
        facts: { path: file, line: number },
        cause: error,
      });
    }
  }
  if (header === undefined || end !== rows) {
    throw new ActivationError('wrong-usage', `${file} was cut off: its last line is missing, or does not fit`, {
      facts: { path: file },
    });
  }
  return { header, rows };
}

/** The rows of a file that has been checked, in parts of at most `most`. */
export async function* partsOfTable(file: string, most: number): AsyncGenerator<readonly TableClient[]> {
  let part: TableClient[] = [];
  let first = true;
  for await (const line of linesOf(file)) {
    const value = parseLine(line);
    if (!first && !isEnd(value)) part.push(value as TableClient); // Looked at before, and by the host again.
    first = false;
    if (part.length === most) {
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new ActivationError('wrong-usage', 'a line is not JSON', { cause: error });
  }
}

function headerOf(value: unknown): TableHeader {
  const given = value as Partial<Record<keyof TableHeader, unknown>> | null;
  if (typeof given !== 'object' || typeof given?.attivaClientTable !== 'number') {
    throw new ActivationError('wrong-usage', 'the first line is no header');
  }
  if (given.attivaClientTable > 1) {
    throw new ActivationError(
      'database-newer',
      `exported by attiva ${String(given.program).slice(0, 40)}, a newer one`,
    );
  }
  if (typeof given.store === 'string' && typeof given.program === 'string' && Number.isSafeInteger(given.at)) {
    return given as unknown as TableHeader;
  }
  throw new ActivationError('wrong-usage', 'the header is damaged');
}

function isEnd(value: unknown): value is { readonly end: number } {
  return typeof value === 'object' && value !== null && 'end' in value && Number.isSafeInteger(value.end);
}

/** Lines of bounded length, whatever the file is. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) throw new ActivationError('wrong-usage', `${file} has a line without end`);
      yield* lines;
    }
  } catch (error) {
    throw fileError(error, file);
  }
  if (rest !== '') yield rest;
}
