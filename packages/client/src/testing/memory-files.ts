import type { FileSystem } from '../state/file-system.ts';

interface MemoryFile {
  bytes: Buffer;
  /** Differs for every file ever made, as an inode does: that is how a change is noticed. */
  readonly number: number;
}

/** One folder in memory: the few calls of `node:fs` that the state folder makes, with the errors that they have. */
export class MemoryFiles {
  readonly #files = new Map<string, MemoryFile>();
  readonly #open = new Map<number, MemoryFile | undefined>();
  #made = 0;

  /** Puts a whole file there. */
  put(path: string, text: string): void {
    this.#files.set(path, this.#create(Buffer.from(text, 'utf8')));
  }

  /** Gives what puts all files back as they are now. */
  remember(): () => void {
    const files = [...this.#files];
    return () => {
      this.#files.clear();
      for (const [path, file] of files) this.#files.set(path, file);
    };
  }

  /** As the state folder's port has it. Only these calls are made: `state/atomic-file.ts`, `state/folder-lock.ts`. */
  asFileSystem(): FileSystem {
    const calls = {
      openSync: (path: string, flags: string) => this.#openFile(path, flags),
      writeSync: (handle: number, bytes: Buffer, offset: number, length: number) =>
        this.#write(handle, bytes.subarray(offset, offset + length)),
      fsyncSync: () => undefined,
      closeSync: (handle: number) => void this.#open.delete(handle),
      renameSync: (from: string, to: string) => {
        this.#files.set(to, this.#find(from));
        this.#files.delete(from);
      },
      unlinkSync: (path: string) => {
        this.#find(path);
        this.#files.delete(path);
      },
      linkSync: (from: string, to: string) => {
        if (this.#files.has(to)) throw fileError('EEXIST', to);
        this.#files.set(to, this.#find(from));
      },
      mkdirSync: () => undefined,
      readFileSync: (path: string) => this.#find(path).bytes.toString('utf8'),
      readdirSync: (folder: string) => this.#namesIn(folder),
      statSync: (path: string) => this.#stat(path),
    };
    return calls as unknown as FileSystem;
  }

  #create(bytes: Buffer): MemoryFile {
    this.#made += 1;
    return { bytes, number: this.#made };
  }

  #find(path: string): MemoryFile {
    const file = this.#files.get(path);
    if (file === undefined) throw fileError('ENOENT', path);
    return file;
  }

  #openFile(path: string, flags: string): number {
    this.#made += 1;
    const handle = this.#made;
    if (flags === 'r') {
      this.#open.set(handle, undefined); // Only the folder is opened for reading: to be synced.
      return handle;
    }
    if (this.#files.has(path)) throw fileError('EEXIST', path);
    const file = this.#create(Buffer.alloc(0));
    this.#files.set(path, file);
    this.#open.set(handle, file);
    return handle;
  }

  #write(handle: number, bytes: Buffer): number {
    const file = this.#open.get(handle);
    if (file === undefined) throw fileError('EBADF', String(handle));
    file.bytes = Buffer.concat([file.bytes, bytes]);
    return bytes.length;
  }

  #namesIn(folder: string): string[] {
    return [...this.#files.keys()].flatMap((path) =>
      path.startsWith(folder) ? [path.slice(folder.length).replace(/^[\\/]/, '')] : [],
    );
  }

  #stat(path: string): { ino: number; size: number; mtimeMs: number; ctimeMs: number } {
    const { number, bytes } = this.#find(path);
    return { ino: number, size: bytes.length, mtimeMs: 0, ctimeMs: 0 };
  }
}

function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
