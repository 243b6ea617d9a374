import type { AdminToken, ListeningAt, Log, PasswordCost, ProcessUsage } from '@attiva/daemon';
import type { Verifier } from './activation/verifier.ts';
import type { AskForFile } from './carry/ask-for-file.ts';
import type { HostConfig } from './config/host-config.ts';
import type { Resolve } from './explaining/name-lookup.ts';
import type { PublishingMachine } from './publishing/create-publishing.ts';
import type { AskAuthority, HostDevice } from './registration/register-host.ts';
import type { FetchLists } from './revocation/fetch-lists.ts';
import type { ReadComputers } from './roll/roll.routes.ts';
import type { SetPriority } from './settings/process-priority.ts';

/** What a host is made of; everything that differs between production, tests and the lab. */
export interface HostParts {
  /** The host's folder: `host.db`, `signing/`, `host.toml`, `admin.token`. */
  readonly folder: string;
  readonly config: HostConfig;
  /** Of the process: a password of the database may stand in it. Absent: none does. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Seconds since this machine started, sleep included: a clock that nobody can set. */
  readonly uptime: () => number;
  /** Facts of this machine, for registration. */
  readonly device: HostDevice;
  /** This machine's name, as DNS knows it. */
  readonly hostName?: string;
  readonly askAuthority: AskAuthority;
  /** How revocation lists are fetched; absent, they come from files alone: in tests and in the lab. */
  readonly fetchLists?: FetchLists;
  /** How an authority answers a carry file; absent, files travel by hand alone: in tests and in the lab. */
  readonly askForFile?: AskForFile;
  /** Holder of the token may administer. */
  readonly token: AdminToken;
  /** Who looks up machine names for explanations; default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Who verifies requests; default: a thread of its own. */
  readonly verifier?: Verifier;
  /** How long a commit may wait for requests on their way, in milliseconds; default 5, alone on a server 0. 0, where no real time may pass: not at all. */
  readonly holdMilliseconds?: number;
  /**
   * Serves vendors whose root is a lab root. Only for a host that a test composes in its own process: no setting and no flag of a
   * command can switch it on. Default: `lab-root`.
   */
  readonly allowLab?: boolean;
  /** Told of the addresses for activations once the port has moved while the host runs. */
  readonly onMoved?: (at: readonly ListeningAt[]) => Promise<void>;
  /** What the process uses, for the metrics; only for a process that is this host and nothing else. */
  readonly usage?: () => ProcessUsage;
  /** Changes the priority of the process; only for a process that is this host and nothing else. */
  readonly setPriority?: SetPriority;
  /** What a password costs to try; less in tests alone. */
  readonly passwordCost?: PasswordCost;
  /** The database has a schema now that this program cannot work with, was moved away, or keeps less of names than this host: the process has to end. */
  readonly onOutdated?: (error: Error) => void;
  /** How long a start waits for a host that has just ended and had the same signing key. Default 3000. */
  readonly keyWaitMilliseconds?: number;
  /** What HTTPS_PROXY says, to be shown. */
  readonly environmentProxy?: string | undefined;
  /** Where the built pages of the console are; default: in this package. */
  readonly consoleFolder?: string;
  /** How this machine is known and reaches DNS; absent, the host publishes nothing: in tests and in the lab. */
  readonly publishing?: PublishingMachine;
  /** Who asks a directory for its computers; absent, nobody here can. */
  readonly readComputers?: ReadComputers;
}
