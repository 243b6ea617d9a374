/** The one error of this package. It knows nothing of licensing: the daemons turn `reason` into a catalogue code. */
export type StorageReason =
  | 'missing'
  | 'corrupt'
  | 'newer'
  | 'full'
  | 'busy'
  | 'read-only'
  | 'constraint'
  | 'unfit'
  | 'unreachable'
  | 'denied'
  | 'foreign'
  | 'moved'
  | 'failed';

/** What a person can do about it, one sentence per reason. */
const remedies: Readonly<Record<StorageReason, string>> = {
  missing: 'Check the path in the configuration, or run init once to create the database.',
  corrupt:
    'Stop the program, keep the damaged file for examination, and put back the newest backup together with nothing else of the old database.',
  newer:
    'Start the program version that last used this database, or a newer one; going back needs a backup from before.',
  full: 'Free space on the disk that holds the database; nothing was half written.',
  busy: 'Find the other program that has the database open and stop it, or try again.',
  'read-only':
    'Give the account of the program the right to write the database file and its folder; a database server must be the primary one.',
  unreachable:
    'Look whether the database server runs and whether host name, port and TLS of the URL are its own; the program goes on once it answers.',
  denied: 'Correct account, password, certificate or database name, or give the account the right that it lacks.',
  foreign: 'Name the database of this service; each role and each vendor has one of its own.',
  moved: 'Name the place where it lives now, or take this one back with migrate-database --take-back.',
  unfit: 'Leave the character U+0000 out of the text: no name and no note has one.',
  constraint: 'This is a defect of the program: report it with the log.',
  failed: 'Look at the cause in the log; check the disk and its file system.',
};

export interface StorageErrorOptions {
  readonly cause?: unknown;
  /** The file, as far as there is one. */
  readonly path?: string | undefined;
  /** See `StorageError.uncertain`. */
  readonly uncertain?: boolean;
}

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly reason: StorageReason;
  /** One sentence, fit to show to an administrator. */
  readonly detail: string;
  readonly remedy: string;
  readonly path: string | undefined;
  /**
   * True where the connection was lost between asking for the commit and its answer: what was written is there whole or
   * not at all, and only reading tells which. Everywhere else a rejected call has changed nothing.
   */
  readonly uncertain: boolean;

  constructor(reason: StorageReason, detail: string, options: StorageErrorOptions = {}) {
    super(
      `${reason}: ${detail} ${remedies[reason]}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.reason = reason;
    this.detail = detail;
    this.remedy = remedies[reason];
    this.path = options.path;
    this.uncertain = options.uncertain ?? false;
  }
}

/** Whether the value is an error of this package. */
export function isStorageError(value: unknown): value is StorageError {
  return value instanceof StorageError;
}
