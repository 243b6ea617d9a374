/**
 * What became of one machine's requests, in one screen: its decisions with their reasons, or, where it never called, what is
 * known and likely. Facts are gathered here and explained by pure functions. Nothing is decided or changed: that is
 * `activation/`; what a machine itself sees is told by `attiva doctor` there.
 *
 * This file: the facts that an explanation is made of.
 */
import type { ErrorCode, Seconds } from '@attiva/protocol';
import type { ListedEvent } from '../events/event.repository.ts';
import type { SplitImage } from '../images/split-image.ts';
import type { HostWarning } from '../status/host-warning.ts';
import type { SeenRefusal } from '../status/refusal-tally.ts';

/** One identity: a client of a vendor, with the name it called itself by. */
export interface KnownIdentity {
  readonly vendor: string;
  readonly client: string;
  /** As it is kept: in full, hashed, or absent. */
  readonly name?: string;
  readonly address?: string;
}

/** One application of one identity, as the host remembers it. */
export interface KnownProduct {
  readonly vendor: string;
  readonly client: string;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  /** End of the lease it holds; 0 = none. */
  readonly leaseUntil: Seconds;
  /** When it should call again, by what the last answer told it. */
  readonly nextCall: Seconds;
  /** Why the last answer was no lease. */
  readonly reason?: ErrorCode;
  readonly threshold: number;
  /** Clients of the application in the window now. */
  readonly inventory: number;
  /** When this identity last took the place of an earlier one of the same machine; in a row how often. */
  readonly succeededAt?: Seconds;
  readonly successions: number;
}

/** An identity whose place another has taken. */
export interface TakenOver {
  readonly client: string;
  readonly at: Seconds;
}

/** What the resolver of this host says of the name. */
export type NameAnswer =
  | {
      readonly kind: 'found';
      readonly addresses: readonly { readonly address: string; readonly mayAsk: boolean }[];
    }
  | { readonly kind: 'none' }
  /** It did not answer, or failed. */
  | { readonly kind: 'failed'; readonly why: string }
  /** The text is no host name. */
  | { readonly kind: 'not-asked' };

export interface MachineFacts {
  /** As the administrator typed it. */
  readonly asked: string;
  readonly now: Seconds;
  /** What is kept of names: what can be found depends on it. */
  readonly names: 'full' | 'hashed' | 'none';
  readonly identities: readonly KnownIdentity[];
  readonly products: readonly KnownProduct[];
  /** Written requests of these identities, and refused ones of that name, newest first. */
  readonly events: readonly ListedEvent[];
  /** Refusals that are written nowhere, under that name or from its address, newest first. */
  readonly refused: readonly SeenRefusal[];
  /** Identities among these that several machines have shown. */
  readonly images: readonly SplitImage[];
  readonly takenOver: readonly TakenOver[];
  /** Names that look like it, the nearest first. */
  readonly nearest: readonly string[];
  readonly resolved: NameAnswer;
  /** Domains in which this host publishes its address, its own first; absent: it does not publish. */
  readonly published?: readonly string[];
  /** What is wrong with this host. */
  readonly warnings: readonly HostWarning[];
  /** How many vendors this host serves. */
  readonly vendors: number;
  /** Where it listens for machines. */
  readonly port: number;
}
