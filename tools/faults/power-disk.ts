/**
 * A disk in memory that knows what was synced, and gives every state in which a power cut may leave it. Pessimistic where
 * POSIX promises nothing: without `fsync` of the file its bytes may be there, in part, as zeros, or not at all; without
 * `fsync` of the folder any of the names that were made, moved or removed may be so or not yet. What was synced is there.
 */
import { basename, dirname } from 'node:path';
import type { MachineOptions } from '@attiva/client';
import type { Random } from '../fuzz/random.ts';

type FileSystem = NonNullable<MachineOptions['fileSystem']>;

interface Inode {
  readonly number: number;
  bytes: Buffer;
  /** What is on the platter for certain; undefined: nothing, not even that it is empty. */
  synced: Buffer | undefined;
  mtimeMs: number;
}

/** What is to become of one name. */
interface NameChange {
  readonly path: string;
  readonly inode: Inode | undefined;
}

let numbers = 0;

/** Before a machine that lost its power asks anything. */
const startMilliseconds = 30_000;

export class PowerDisk {
  /** Told before each call that changes something: a moment at which the power may go. */
  onCall: () => void = () => {};
  readonly #now: number;
  readonly #names: Map<string, Inode>;
  readonly #syncedNames: Map<string, Inode>;
  /** Changes of names since their folder was synced, in their order. A rename is one, of two names. */
  #pending: (readonly NameChange[])[] = [];
  readonly #open = new Map<number, Inode | string>();

  constructor(synced: ReadonlyMap<string, Inode> = new Map(), now: number = Date.now()) {
    this.#names = new Map(synced);
    this.#syncedNames = new Map(synced);
    this.#now = now;
  }

  /** The disk of the next start, if the power went now. */
  afterPowerCut(random: Random): PowerDisk {
    const names = new Map(this.#syncedNames);
    // Journals keep an order; who keeps none may do any of them.
    const isOrdered = random.oneIn(2);
    const kept = random.below(this.#pending.length + 1);
    this.#pending.forEach((changes, index) => {
      if (isOrdered ? index >= kept : random.oneIn(2)) return;
      for (const { path, inode } of changes) {
        if (inode === undefined) names.delete(path);
        else names.set(path, inode);
      }
    });
    const found = new Map<Inode, Inode>();
    const copy = (inode: Inode): Inode => {
      const known = found.get(inode) ?? survivor(inode, random);
      found.set(inode, known);
      return known;
    };
    return new PowerDisk(
      new Map([...names].map(([path, inode]) => [path, copy(inode)])),
      this.#now + startMilliseconds,
    );
  }

  /** As the state folder's port has it. */
  asFileSystem(): FileSystem {
    const calls = {
      openSync: (path: string, flags: string) => this.#openFile(path, flags),
      writeSync: (handle: number, bytes: Buffer, offset: number, length: number) => {
        this.onCall();
        const inode = this.#handle(handle) as Inode;
        inode.bytes = Buffer.concat([inode.bytes, bytes.subarray(offset, offset + length)]);
        return length;
      },
      fsyncSync: (handle: number) => this.#sync(handle),
      closeSync: (handle: number) => void this.#open.delete(handle),
      renameSync: (from: string, to: string) =>
        this.#change([
          { path: to, inode: this.#find(from) },
          { path: from, inode: undefined },
        ]),
      unlinkSync: (path: string) => {
        this.#find(path);
        this.#change([{ path, inode: undefined }]);
      },
      linkSync: (from: string, to: string) => {
        if (this.#names.has(to)) throw fileError('EEXIST', to);
        this.#change([{ path: to, inode: this.#find(from) }]);
      },
      mkdirSync: () => undefined,
      readFileSync: (path: string) => this.#find(path).bytes.toString('utf8'),
      readdirSync: (folder: string) =>
        [...this.#names.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path)),
      statSync: (path: string) => {
        const { number, bytes, mtimeMs } = this.#find(path);
        return { ino: number, size: bytes.length, mtimeMs, ctimeMs: mtimeMs };
      },
    };
    return calls as unknown as FileSystem;
  }

  #find(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw fileError('ENOENT', path);
    return inode;
  }

  #handle(handle: number): Inode | string {
    const opened = this.#open.get(handle);
    if (opened === undefined) throw fileError('EBADF', String(handle));
    return opened;
  }

  #openFile(path: string, flags: string): number {
    numbers += 1;
    const handle = numbers;
    if (flags === 'r') {
      this.#open.set(handle, path); // Only a folder is opened for reading: to be synced.
      return handle;
    }
    if (this.#names.has(path)) throw fileError('EEXIST', path);
    const inode: Inode = { number: handle, bytes: Buffer.alloc(0), synced: undefined, mtimeMs: this.#now };
    this.#change([{ path, inode }]);
    this.#open.set(handle, inode);
    return handle;
  }

  #sync(handle: number): void {
    this.onCall();
    const opened = this.#handle(handle);
    if (typeof opened !== 'string') {
      opened.synced = opened.bytes;
      return;
    }
    const isHere = (changes: readonly NameChange[]): boolean => changes.some(({ path }) => dirname(path) === opened);
    for (const changes of this.#pending.filter(isHere)) {
      for (const { path, inode } of changes) {
        if (inode === undefined) this.#syncedNames.delete(path);
        else this.#syncedNames.set(path, inode);
      }
    }
    this.#pending = this.#pending.filter((changes) => !isHere(changes));
  }

  #change(changes: readonly NameChange[]): void {
    this.onCall();
    for (const { path, inode } of changes) {
      if (inode === undefined) this.#names.delete(path);
      else this.#names.set(path, inode);
    }
    this.#pending.push(changes);
  }
}

/** What is found of a file. */
function survivor({ bytes, synced, mtimeMs }: Inode, random: Random): Inode {
  numbers += 1;
  const found = (left: Buffer): Inode => ({ number: numbers, bytes: left, synced: left, mtimeMs });
  if (synced !== undefined && synced.equals(bytes)) return found(bytes);
  const safe = synced ?? Buffer.alloc(0);
  const length = safe.length + random.below(bytes.length - safe.length + 1);
  // The length came to the platter, and the bytes did not.
  if (random.oneIn(3)) return found(Buffer.concat([safe, Buffer.alloc(length - safe.length)]));
  return found(bytes.subarray(0, length));
}

function fileError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
