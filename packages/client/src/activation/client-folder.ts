/**
 * Getting and keeping a license: one attempt from discovery to the stored answer, and the operations of an
 * administrator. What an answer is worth is judged by `@attiva/protocol`; what is stored means in `licensing/`.
 *
 * This file: the three state files of a folder and its lock, as one thing to read and to change.
 */
import { join } from 'node:path';
import { ActivationError, type DeviceFacts, isActivationError, type KeyId } from '@attiva/protocol';
import { noIdentity, type IdentityRecord, identityFile } from '../identity/identity-record.ts';
import { type ClientState, emptyState, parseClientState } from '../state/client-state.ts';
import type { FileSystem } from '../state/file-system.ts';
import { removeIfThere } from '../state/atomic-file.ts';
import { DeviceVault } from '../state/device-vault.ts';
import { type FolderLock, removeLeftovers, takeLock } from '../state/folder-lock.ts';
import { emptyGrace, type GraceRecord, parseGrace } from '../state/grace.ts';
import type { Processes } from '../state/process-mark.ts';
import { type ReadState, StateFile } from '../state/state-file.ts';
import { createStateFolder, type StateFolder, unwritable } from '../state/state-folder.ts';

export interface FolderOptions {
  readonly folder: StateFolder;
  readonly fs: FileSystem;
  readonly processes: Processes;
  readonly token: () => string;
  /** Longest wait for another process's attempt, in milliseconds. */
  readonly waitMilliseconds: number;
  readonly world: World;
}

/** Which side of the wall between tests and production a folder is opened from. */
export interface World {
  /** A test build: may read what was written under a lab root. */
  readonly allowLab: boolean;
  /** The roots are lab roots: whatever is written bears the mark. */
  readonly lab: boolean;
}

/** What is stored, at one moment. */
export interface Stored {
  readonly state: ClientState;
  readonly identity: IdentityRecord;
  readonly grace: GraceRecord;
  /** Files that could not be read, or a folder of the other world; their part is the empty one. */
  readonly problems: readonly ActivationError[];
  /** Where an agent shows its state: the clients whose keys it has proved to hold. */
  readonly proven?: ProvenClients;
}

/** Clients whose private keys somebody else on this machine holds, proved over a nonce of this process. */
export interface ProvenClients {
  readonly ids: ReadonlySet<KeyId>;
  /** The one that signs requests. */
  readonly present?: KeyId;
  /** Facts of this device as that one reads them: an agent may read what an ordinary user may not. */
  readonly device?: DeviceFacts;
}

/** The right to change what is stored, for as long as the lock is held. */
export interface FolderWriter {
  read(): Stored;
  writeState(state: ClientState): void;
  writeIdentity(identity: IdentityRecord): void;
  writeGrace(grace: GraceRecord): void;
  /** Device keys, confirmations and requests on paper. */
  readonly vault: DeviceVault;
}

export class ClientFolder {
  readonly place: StateFolder;
  /** To be written to with the lock alone. */
  readonly vault: DeviceVault;
  readonly #options: FolderOptions;
  readonly #state: StateFile<ClientState>;
  readonly #identity: StateFile<IdentityRecord>;
  readonly #grace: StateFile<GraceRecord>;

  constructor(options: FolderOptions) {
    const { folder, fs, token } = options;
    const at = (name: string): string => join(folder.path, name);
    this.place = folder;
    this.#options = options;
    this.vault = new DeviceVault(fs, folder.path, token);
    this.#state = new StateFile(
      fs,
      { path: at('state.json'), mode: 0o644, empty: emptyState, parse: parseClientState },
      token,
    );
    this.#identity = new StateFile(fs, identityFile(at('identity.json')), token);
    this.#grace = new StateFile(
      fs,
      { path: at('grace.json'), mode: 0o644, empty: emptyGrace, parse: parseGrace },
      token,
    );
  }

  /** What is stored now. Takes no lock, writes nothing; cheap while nothing has changed. */
  read(): Stored {
    const state = this.#state.read();
    if (isForeign(state, this.#options.world)) return this.#nothing(state.value);
    const identity = this.#identity.read();
    const grace = this.#grace.read();
    const problems = [state.problem, identity.problem, grace.problem].filter((problem) => problem !== undefined);
    return { state: state.value, identity: identity.value, grace: grace.value, problems };
  }

  /** Another folder, reached in the same way. */
  at(folder: StateFolder): ClientFolder {
    return new ClientFolder({ ...this.#options, folder });
  }

  /** Names of files that were kept aside because they were damaged; an identity among them may still hold its key. */
  damagedFiles(): readonly string[] {
    try {
      return this.#options.fs.readdirSync(this.place.path).filter((name) => name.endsWith('.damaged'));
    } catch {
      return []; // No folder, or one that cannot be read: reading its files says so.
    }
  }

  /** Removes them. Only with the lock. */
  removeDamaged(): void {
    for (const name of this.damagedFiles()) removeIfThere(this.#options.fs, join(this.place.path, name));
  }

  /**
   * Runs with the folder's lock, which other processes of this vendor's products respect.
   * @throws {ActivationError} `state-busy`, `state-unwritable`, `disk-full`, `lab-state`, and whatever `run` throws.
   */
  async locked<T>(run: (writer: FolderWriter) => Promise<T> | T): Promise<T> {
    this.refuseOtherWorld(); // Before the lock: not even its file is made in a folder that is not ours.
    const lock = await this.#takeLock();
    try {
      this.refuseOtherWorld(); // Whoever held the lock may have marked the folder.
      this.#markLab();
      return await run({
        read: () => this.read(),
        writeState: (state) => this.#state.write(this.#marked(state)),
        writeIdentity: (identity) => this.#identity.write(identity),
        writeGrace: (grace) => this.#grace.write(grace),
        vault: this.vault,
      });
    } finally {
      lock.release();
    }
  }

  /**
   * Lab and production never share a folder: neither may a test's leases be read as a customer's, nor a customer's state be
   * marked by a test.
   * @throws {ActivationError} `lab-state`.
   */
  refuseOtherWorld(): void {
    const state = this.#state.read();
    if (isForeign(state, this.#options.world)) throw otherWorld(this.place.path, state.value);
  }

  /** The mark is on the disk before anything else is: an identity or a beginning of grace must not be without it. */
  #markLab(): void {
    const { value } = this.#state.read();
    if (this.#options.world.lab && value.lab !== true) this.#state.write(this.#marked(value));
  }

  /** Once marked, always marked; and what comes under lab roots is. */
  #marked(state: ClientState): ClientState {
    const lab = this.#options.world.lab || this.#state.read().value.lab === true;
    return lab ? { ...state, lab: true } : state;
  }

  #nothing(state: ClientState): Stored {
    return {
      state: emptyState,
      identity: noIdentity,
      grace: emptyGrace,
      problems: [otherWorld(this.place.path, state)],
    };
  }

  async #takeLock(): Promise<FolderLock> {
    const { fs } = this.#options;
    createStateFolder(fs, this.place);
    try {
      const lock = await takeLock(this.place.path, this.#options);
      removeLeftovers(this.place.path, fs);
      return lock;
    } catch (error) {
      // A coded error (state-busy) has its cause; what is left is the file system's.
      throw isActivationError(error) ? error : unwritable(this.place.path, error);
    }
  }
}

/** A file that is damaged or missing says nothing of where it comes from. */
function isForeign({ value, problem }: ReadState<ClientState>, { allowLab, lab }: World): boolean {
  if (problem !== undefined || value === emptyState) return false;
  return value.lab === true ? !allowLab : lab;
}

function otherWorld(path: string, { lab }: ClientState): ActivationError {
  const why = lab === true ? 'was written under a lab root' : 'holds the state of released products';
  return new ActivationError('lab-state', `${path} ${why}`, { facts: { path, lab: lab === true } });
}
