import { basename, dirname } from 'node:path';
import type { MachineOptions } from '@attiva/client';

/** The file-system calls that the client's state folder makes. */
type FileSystem = NonNullable<MachineOptions['fileSystem']>;

interface StoredFile {
  bytes: Buffer;
  /** A new number for each file ever made: what tells a reader that a file was replaced. */
  readonly number: number;
  changed: number;
}

let filesMade = 0;

/**
 * A machine's disk in memory: folders of files, one per machine, gone with the lab. Copies of it are images, older copies
 * snapshots. Only what the client's state folder needs.
 */
export class MemoryDisk {
  readonly #files = new Map<string, StoredFile>();
  readonly #open = new Map<number, { readonly path: string; readonly file: StoredFile | undefined }>();
  readonly #now: () => number;
  #handles = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The same content on another disk: a copied folder, an image, a snapshot. */
  copy(now: () => number = this.#now): MemoryDisk {
    const other = new MemoryDisk(now);
    for (const [path, { bytes, changed }] of this.#files) {
      filesMade += 1;
      other.#files.set(path, { bytes: Buffer.from(bytes), number: filesMade, changed });
    }
    return other;
  }

  /** Paths of all files, sorted. */
  paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** The calls of `node:fs`, over this disk. */
  calls(): FileSystem {
    const calls = {
      openSync: (path: string, flags: string) => this.#openFile(path, flags),
      writeSync: (handle: number, bytes: Buffer, offset = 0, length = bytes.length - offset) =>
        this.#write(handle, bytes.subarray(offset, offset + length)),
      fsyncSync: () => {},
      closeSync: (handle: number) => void this.#open.delete(handle),
      renameSync: (from: string, to: string) => this.#rename(from, to),
      linkSync: (from: string, to: string) => this.#link(from, to),
      unlinkSync: (path: string) => void (this.#files.delete(this.#required(path)) satisfies boolean),
      mkdirSync: () => undefined,
      readFileSync: (path: string, encoding?: string) => {
        const { bytes } = this.#files.get(this.#required(path)) as StoredFile;
        return encoding === undefined ? Buffer.from(bytes) : bytes.toString('utf8');
      },
      readdirSync: (folder: string) =>
        this.paths().flatMap((path) => (dirname(path) === folder ? [basename(path)] : [])),
      statSync: (path: string) => this.#stat(path),
    };
    // The client calls them in these forms only; the overloads of `node:fs` are many more.
    return calls as unknown as FileSystem;
  }

  #openFile(path: string, flags: string): number {
    if (flags === 'wx' && this.#files.has(path)) throw systemError('EEXIST', path);
    let file: StoredFile | undefined;
    if (flags === 'wx') {
      filesMade += 1;
      file = { bytes: Buffer.alloc(0), number: filesMade, changed: this.#now() };
      this.#files.set(path, file);
    }
    this.#handles += 1;
    this.#open.set(this.#handles, { path, file });
    return this.#handles;
  }

  #write(handle: number, bytes: Buffer): number {
    const file = this.#open.get(handle)?.file;
    if (file === undefined) throw systemError('EBADF', String(handle));
    file.bytes = file.bytes.length === 0 ? Buffer.from(bytes) : Buffer.concat([file.bytes, bytes]);
    file.changed = this.#now();
    return bytes.length;
  }

  #rename(from: string, to: string): void {
    const file = this.#files.get(this.#required(from)) as StoredFile;
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  #link(from: string, to: string): void {
    if (this.#files.has(to)) throw systemError('EEXIST', to);
    this.#files.set(to, this.#files.get(this.#required(from)) as StoredFile);
  }

  #stat(path: string): object {
    const { bytes, number, changed } = this.#files.get(this.#required(path)) as StoredFile;
    return { ino: number, size: bytes.length, mtimeMs: changed, ctimeMs: changed };
  }

  #required(path: string): string {
    if (!this.#files.has(path)) throw systemError('ENOENT', path);
    return path;
  }
}

/** Without a stack trace, which would cost more than the call: a missing file is an everyday answer. */
function systemError(code: string, path: string): Error {
  return Object.assign(Object.create(Error.prototype) as Error, { code, message: `${code}: ${path}` });
}
