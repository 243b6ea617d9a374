/** What an explanation says: the same for programs and for people, who read its texts as they stand. */
import type { Seconds } from '@attiva/protocol';

/** One request with what came of it. */
export interface ExplainedRequest {
  readonly at: Seconds;
  readonly product: string;
  /** License state that the machine reported, in words. */
  readonly reported: string;
  /** `3 of 25`: the count at that moment against the threshold; empty where nothing was counted. */
  readonly count: string;
  /** `licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal. */
  readonly code: string;
  /** Why. */
  readonly text: string;
  /** How far the machine's clock was ahead of this host's, in seconds, where that was the reason. */
  readonly clockAheadSeconds?: number;
}

export interface ExplainedProduct {
  readonly product: string;
  readonly client: string;
  readonly leaseUntil: Seconds;
  readonly lastSeen: Seconds;
  readonly nextCall: Seconds;
  readonly text: string;
}

/** A machine that the asked text may have meant. */
export interface MachineMatch {
  readonly vendor: string;
  readonly client: string;
  readonly name: string;
  readonly lastSeen: Seconds;
}

export interface Explanation {
  readonly asked: string;
  readonly now: Seconds;
  /** `several`: more than one machine answers to it, listed in `matches`. `refused`: it called and never got an answer. */
  readonly kind: 'calls' | 'refused' | 'never-called' | 'several';
  /** How the machine calls itself, or as it was asked for. */
  readonly machine: string;
  readonly summary: string;
  readonly matches: readonly MachineMatch[];
  readonly products: readonly ExplainedProduct[];
  /** Newest first. */
  readonly requests: readonly ExplainedRequest[];
  /** Clones, new identities, successions, newest first. */
  readonly identity: readonly string[];
  readonly known: readonly string[];
  /** Most likely first. */
  readonly likely: readonly string[];
  readonly do: readonly string[];
  readonly check: readonly string[];
}
