import { ActivationError } from '@attiva/protocol';
import { readIfThere, writeAtomically } from './atomic-file.ts';
import { type FileSystem, fileErrorCode, isMissing } from './file-system.ts';
import { seal, stateFormat, unseal } from './sealed-text.ts';
import { unwritable } from './state-folder.ts';

/** One sealed file of the folder: its name, rights and shape. */
export interface StateFileKind<T> {
  readonly path: string;
  readonly mode: number;
  readonly empty: T;
  /** Undefined when the content is not of this kind. */
  parse(content: unknown): T | undefined;
}

/** What was read. With a `problem` the value is the empty one: the file is damaged or cannot be read. */
export interface ReadState<T> {
  readonly value: T;
  readonly problem?: ActivationError;
}

/** A state file: reading is cheap while nothing has changed (one `stat`), takes no lock and never writes. */
export class StateFile<T> {
  readonly #fs: FileSystem;
  readonly #kind: StateFileKind<T>;
  readonly #token: () => string;
  #stamp = '';
  #read: ReadState<T>;

  constructor(fs: FileSystem, kind: StateFileKind<T>, token: () => string) {
    this.#fs = fs;
    this.#kind = kind;
    this.#token = token;
    this.#read = { value: kind.empty };
  }

  /** The present content. The same object as before as long as the file is the same. */
  read(): ReadState<T> {
    const stamp = this.#stampNow();
    if (stamp !== this.#stamp) {
      this.#read = this.#load();
      this.#stamp = stamp;
    }
    return this.#read;
  }

  /**
   * Replaces the content. Only with the folder's lock. A damaged file is kept aside, once, as `NAME.damaged`; one of a newer
   * version is left as it is.
   * @throws {ActivationError} `state-newer`, `state-unwritable`, `disk-full`.
   */
  write(value: T): void {
    const { path, mode } = this.#kind;
    const { problem } = this.read();
    if (problem?.code === 'state-newer') throw problem;
    try {
      if (problem !== undefined) this.#fs.renameSync(path, `${path}.damaged`);
      writeAtomically(this.#fs, { path, mode, text: seal(value), token: this.#token() });
    } catch (error) {
      throw unwritable(path, error);
    }
    this.#stamp = this.#stampNow();
    this.#read = { value };
  }

  #load(): ReadState<T> {
    try {
      const text = readIfThere(this.#fs, this.#kind.path);
      return text === undefined ? { value: this.#kind.empty } : this.#open(text);
    } catch (error) {
      const reason = fileErrorCode(error) ?? 'unknown';
      return this.#problem(`cannot be read (${reason})`, error);
    }
  }

  #open(text: string): ReadState<T> {
    const unsealed = unseal(text);
    if (unsealed.kind === 'damaged') return this.#problem(unsealed.why);
    if (unsealed.kind === 'newer') return this.#newer(unsealed.format);
    const value = this.#kind.parse(unsealed.content);
    return value === undefined ? this.#problem('not the expected content') : { value };
  }

  #newer(format: number): ReadState<T> {
    const path = this.#kind.path;
    const detail = `${path} was written by a newer version (format ${format}; this one reads ${stateFormat})`;
    const problem = new ActivationError('state-newer', detail, { facts: { path, format, reads: stateFormat } });
    return { value: this.#kind.empty, problem };
  }

  #problem(why: string, cause?: unknown): ReadState<T> {
    const path = this.#kind.path;
    const problem = new ActivationError('state-damaged', `${path}: ${why}`, { facts: { path, why }, cause });
    return { value: this.#kind.empty, problem };
  }

  /** Changes whenever the file does: every write makes a new file, so its number alone nearly says it. */
  #stampNow(): string {
    try {
      const { ino, size, mtimeMs, ctimeMs } = this.#fs.statSync(this.#kind.path);
      return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    } catch (error) {
      return isMissing(error) ? 'missing' : `unreadable ${fileErrorCode(error) ?? ''}`;
    }
  }
}
