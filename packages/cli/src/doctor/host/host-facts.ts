/** What is known of a host before anything is judged; errors are facts. */
import type { DnsSuffixes, SrvAnswer } from '@attiva/client';
import type { PortHolder, RunningNotice } from '@attiva/daemon';
import type { HostConfig, HostStatus, PublishedState } from '@attiva/host';
import type { ActivationError } from '@attiva/protocol';
import type { OwnName } from '../client/client-facts.ts';
import type { Waited } from '../patience.ts';

export interface HostFacts {
  readonly folder: string;
  readonly freeBytes?: number;
  readonly config: HostConfig | ActivationError;
  /** The process that serves; undefined where none does. */
  readonly running: RunningNotice | undefined;
  /** What it says of itself, or the database where it does not run; or why neither can be asked. */
  readonly status: Waited<HostStatus | ActivationError>;
  readonly doors: readonly DoorFacts[];
  readonly name: Waited<OwnName>;
  readonly suffixes: DnsSuffixes | undefined;
  readonly records: readonly Waited<RecordFacts>[];
  /** The firewall of this machine; undefined where it was not told in time. */
  readonly firewall: FirewallFacts | undefined;
}

/** One address that clients should reach, asked from this machine. */
export interface DoorFacts {
  readonly address: string;
  readonly port: number;
  /** Why it does not answer as a host; undefined: it does. */
  readonly error?: ActivationError;
  /** Who listens there instead. */
  readonly holder?: PortHolder;
  readonly milliseconds: number;
}

/** What DNS says in one domain. */
export interface RecordFacts {
  /** `_attiva._tcp.corp.example`. */
  readonly name: string;
  readonly found: readonly SrvAnswer[] | ActivationError;
  /** What the host itself says of its record there; undefined: it publishes nothing in this domain. */
  readonly published?: PublishedState;
}

/** Whether clients are let in, and the line that lets them. */
export interface FirewallFacts {
  readonly text: string;
  /** What to run; undefined: nothing is to be done, or to be seen. */
  readonly line?: string;
}
