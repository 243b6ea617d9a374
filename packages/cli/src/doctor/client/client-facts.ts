/** What is known of a machine before anything is judged. Errors are facts here: what was tried and what came of it. */
import type {
  Candidate,
  DirectoryTried,
  DnsSuffixes,
  DomainAsked,
  LastAnswer,
  LicenseScope,
  LicenseStatus,
  MachineSettings,
} from '@attiva/client';
import type { ActivationError, HostSource, JudgedHostInfo, Seconds } from '@attiva/protocol';
import type { Waited } from '../patience.ts';

export interface ClientFacts {
  readonly name: Waited<OwnName>;
  /** Why the vendors of this machine, or some of them, are not known. */
  readonly problems: readonly ActivationError[];
  readonly vendors: readonly VendorFacts[];
}

/** The machine's own name, and its addresses where it resolves. */
export interface OwnName {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** This machine as one vendor's products see it. */
export interface VendorFacts {
  readonly id: string;
  readonly name: string;
  /** Wall clock. */
  readonly now: Seconds;
  readonly scope: LicenseScope;
  readonly folder: FolderFacts;
  readonly agent?: MachineSettings['agent'];
  /** Absent: the machine belongs to none, or no edition would ask it. */
  readonly directory?: DirectoryFacts;
  /** Set instead of the machine's own DNS domains. */
  readonly lookupDomain?: string;
  /** Undefined: they could not be read in time. */
  readonly suffixes: Waited<DnsSuffixes | undefined>;
  readonly domains: readonly DomainFacts[];
  readonly hosts: readonly HostFacts[];
  readonly editions: readonly EditionFacts[];
}

/** The directory that this machine belongs to, and what came of reading it. */
export interface DirectoryFacts {
  /** Name for people; absent where it was not learned. */
  readonly name?: string;
  /** It was set on this machine (`attiva directory use`), which is joined to none. */
  readonly isSet: boolean;
  readonly error?: ActivationError;
  readonly milliseconds: number;
}

/** The state folder. */
export interface FolderFacts {
  readonly path: string;
  readonly exists: boolean;
  readonly writable: boolean;
  /** Bytes left on its disk; undefined where the system does not tell. */
  readonly freeBytes?: number;
  /** What is wrong with its files. */
  readonly problems: readonly ActivationError[];
  /** Made on another machine. */
  readonly copied: boolean;
}

/** One domain and what DNS says of it. */
export interface DomainFacts extends DomainAsked {
  readonly milliseconds: number;
  /** False: only asked so that a remedy can name it. */
  readonly used: boolean;
}

/** One host and what came of asking it what it is. */
export interface HostFacts {
  /** `name:port`. */
  readonly address: string;
  readonly source: HostSource;
  /** DNS domain that named it. */
  readonly domain?: string;
  /** False: no attempt would try it; only asked so that a remedy can name it. */
  readonly used: boolean;
  readonly info?: JudgedHostInfo;
  readonly error?: ActivationError;
  readonly milliseconds: number;
}

/** One edition with a product key. */
export interface EditionFacts {
  /** `APPLICATION/EDITION`. */
  readonly key: string;
  readonly title: string;
  readonly status: LicenseStatus;
  /** Where an attempt would look, in order. */
  readonly route: readonly HostSource[];
  /** `name:port` of the host that was set for it. */
  readonly hostSet?: string;
  /** An administrator has released it from its agreement. */
  readonly agreementCleared: boolean;
  readonly answer?: LastAnswer;
  /** What an attempt would find in the directory now; absent where it was not read. */
  readonly directory?: DirectoryTried;
}

/** A host before it is asked. */
export interface HostToAsk {
  readonly candidate: Candidate;
  readonly used: boolean;
}
