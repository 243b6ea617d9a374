/** A backup's body, file by file, into a folder. Nothing of it is to be believed before the end has been verified. */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { programVersion } from '../version.ts';
import { databaseName, largestFile, mayHold, mostFiles } from './backup-files.ts';
import {
  type BackupHeader,
  digestLength,
  invalidBackup,
  longestHeader,
  parseBackupHeader,
  tagLength,
} from './backup-header.ts';
import { fileError } from './file-error.ts';
import { keyOfPassphrase } from './passphrase.ts';

export interface OpenedBackup {
  readonly header: BackupHeader;
  /** The first line as it stands, line end included. */
  readonly line: Buffer;
  readonly size: number;
  /** The file itself: opened once, by whoever may; closed by the caller. */
  readonly handle: FileHandle;
}

/** Reads the first line. @throws {ActivationError} `backup-invalid`, `database-newer`, `wrong-usage`, `not-permitted`. */
export async function openBackup(file: string): Promise<OpenedBackup> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    return await readFirstLine(handle, file);
  } catch (error) {
    await handle?.close();
    throw fileError(error, file);
  }
}

async function readFirstLine(handle: FileHandle, file: string): Promise<OpenedBackup> {
  const about = await handle.stat();
  if (!about.isFile()) throw new ActivationError('wrong-usage', `not a file: ${file}`, { facts: { path: file } });
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
  const end = buffer.subarray(0, bytesRead).indexOf(0x0a);
  if (end === -1) throw invalidBackup('this is no backup');
  const line = Buffer.from(buffer.subarray(0, end + 1));
  return { header: parseBackupHeader(line.toString('utf8'), programVersion), line, size: about.size, handle };
}

/** What turns the bytes of the file into those of the body, and judges its end. */
interface Opener {
  readonly endLength: number;
  update(bytes: Uint8Array): Uint8Array;
  /** Whether everything was as it was written. */
  verify(end: Uint8Array): boolean;
}

/**
 * Writes the files of a backup into an empty folder; gives their names.
 * @throws {ActivationError} `backup-invalid`; for a sealed one `passphrase-wrong`; `disk-full`.
 */
export async function unpackBackup(
  { header, line, size, handle }: OpenedBackup,
  {
    passphrase,
    into,
    database = databaseName,
  }: { readonly passphrase: string; readonly into: string; readonly database?: string },
): Promise<string[]> {
  const opener = header.sealed === undefined ? digest(line) : await unseal(header.sealed, line, passphrase);
  const bodyEnd = size - opener.endLength;
  const refuse = (cause?: unknown): ActivationError =>
    header.sealed === undefined
      ? invalidBackup('the file was cut off or altered', cause)
      : new ActivationError('passphrase-wrong', 'the backup does not open with this passphrase, or it was altered', {
          cause,
        });
  if (bodyEnd <= line.length) throw refuse();
  const unpacker = new Unpacker(into, database);
  try {
    for await (const chunk of handle.createReadStream({ start: line.length, end: bodyEnd - 1, autoClose: false })) {
      await unpacker.take(opener.update(chunk as Buffer));
    }
    const end = await readEnd(handle, bodyEnd, opener.endLength);
    if (!unpacker.complete || !opener.verify(end)) throw refuse();
    return unpacker.names;
  } catch (error) {
    // Whatever stands in a body that was altered: what is said of it is that it was altered.
    if (error instanceof DamagedBody) throw refuse(error);
    throw fileError(error, into);
  } finally {
    await unpacker.close();
  }
}

async function readEnd(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

function digest(line: Uint8Array): Opener {
  const hash = createHash('sha256').update(line);
  return {
    endLength: digestLength,
    update(bytes): Uint8Array {
      hash.update(bytes);
      return bytes;
    },
    verify: (end) => end.length === digestLength && timingSafeEqual(hash.digest(), end),
  };
}

async function unseal(
  { kdf, nonce }: NonNullable<BackupHeader['sealed']>,
  line: Uint8Array,
  passphrase: string,
): Promise<Opener> {
  const key = await keyOfPassphrase(passphrase, kdf);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: tagLength });
  decipher.setAAD(line);
  return {
    endLength: tagLength,
    update: (bytes) => decipher.update(bytes),
    verify(end): boolean {
      try {
        decipher.setAuthTag(end);
        decipher.final();
        return true;
      } catch (error) {
        if (error instanceof Error) return false;
        throw error;
      }
    },
  };
}

class DamagedBody extends Error {}

/** Lines that say name and length, each followed by so many bytes; a last line that says the end. */
class Unpacker {
  readonly names: string[] = [];
  complete = false;
  readonly #into: string;
  #line = Buffer.alloc(0);
  #file: FileHandle | undefined;
  #left = 0;

  readonly #database: string;

  constructor(into: string, database: string) {
    this.#into = into;
    this.#database = database;
  }

  async take(bytes: Uint8Array): Promise<void> {
    let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (rest.length > 0) {
      if (this.complete) throw new DamagedBody('bytes behind the end');
      rest = this.#file === undefined ? await this.#takeLine(rest) : await this.#takeFile(rest);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #takeLine(bytes: Buffer): Promise<Buffer> {
    const end = bytes.indexOf(0x0a);
    const part = end === -1 ? bytes : bytes.subarray(0, end);
    if (this.#line.length + part.length > longestHeader) throw new DamagedBody('a line without end');
    this.#line = Buffer.concat([this.#line, part]);
    if (end === -1) return Buffer.alloc(0);
    await this.#begin(entryOf(this.#line.toString('utf8')));
    this.#line = Buffer.alloc(0);
    return bytes.subarray(end + 1);
  }

  async #begin(entry: Entry | undefined): Promise<void> {
    if (entry === undefined) {
      this.complete = true;
      return;
    }
    const { name, bytes } = entry;
    if (this.names.includes(name) || this.names.length >= mostFiles) throw new DamagedBody(name);
    if (name !== this.#database && bytes > largestFile) throw new DamagedBody(name);
    this.names.push(name);
    const path = join(this.#into, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    this.#file = await open(path, 'wx', 0o600);
    this.#left = bytes;
    if (bytes === 0) await this.#finish();
  }

  async #takeFile(bytes: Buffer): Promise<Buffer> {
    const part = bytes.subarray(0, this.#left);
    await this.#file?.writeFile(part);
    this.#left -= part.length;
    if (this.#left === 0) await this.#finish();
    return bytes.subarray(part.length);
  }

  async #finish(): Promise<void> {
    await this.#file?.sync();
    await this.close();
  }
}

interface Entry {
  readonly name: string;
  readonly bytes: number;
}

/** `undefined`: the end. */
function entryOf(line: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new DamagedBody('no entry', { cause: error });
  }
  const given = value as { readonly name?: unknown; readonly bytes?: unknown; readonly end?: unknown } | null;
  if (given?.end === true) return undefined;
  if (typeof given?.name !== 'string' || !mayHold(given.name)) throw new DamagedBody('a name that may not be');
  if (!Number.isSafeInteger(given.bytes) || Number(given.bytes) < 0) throw new DamagedBody(given.name);
  return { name: given.name, bytes: Number(given.bytes) };
}
