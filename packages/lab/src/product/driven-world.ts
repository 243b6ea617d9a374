/**
 * A real product in the lab: `attiva lab run SCENARIO -- COMMAND`. This room starts the command, tells it where the lab is,
 * and moves time for it and with it. The world itself (hosts, DNS, virtual time) comes in as a `DrivenWorld`; what the
 * product does with it is `@attiva/client/testing`.
 */
import type { ProductRoots } from '@attiva/client';

/** An edition that a product can open in the lab. */
export interface DrivenProduct {
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly setupKey: string;
}

/** A host at a real socket of loopback. */
export interface DrivenHost {
  /** `act-01`: how a test calls it. */
  readonly name: string;
  readonly running: boolean;
  start(): Promise<void>;
  /** Afterwards nothing listens at its address. */
  stop(): Promise<void>;
}

/** What a product is driven in. */
export interface DrivenWorld {
  /** Virtual time, milliseconds since 1970. */
  now(): number;
  /** Lets everything in the world but the product live up to this time, which is not before `now`. */
  advanceTo(milliseconds: number): Promise<void>;
  readonly hosts: readonly DrivenHost[];
  readonly roots: ProductRoots;
  /** The first one that fits is what a product opens. */
  readonly products: readonly DrivenProduct[];
  /** A real name server of loopback, `address:port`, and the domain whose service records it has. */
  readonly dns: { readonly server: string; readonly suffix: string };
}
