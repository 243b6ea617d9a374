/**
 * `attiva doctor`: why is this machine, or this host, not doing what it should? Facts are gathered under bounded waits
 * (`client/gather-client.ts`, `host/gather-host.ts`), then judged by pure steps, one file each, in the order of their table; the
 * first step that fails names the root cause. Nothing is changed and nobody is counted. Activating is the client's.
 *
 * This file: what a step finds.
 */
import { catalogue, type CatalogueRow, type ErrorCode, type Side } from '@attiva/protocol';

export type Outcome = 'ok' | 'warn' | 'fail' | 'not-checked';

/** One line of the report. */
export interface Finding {
  /** The step that found it. */
  readonly id: string;
  readonly outcome: Outcome;
  /** One sentence for people. */
  readonly text: string;
  /** Of the catalogue; of `warn` and `fail`. A warning about nothing that has failed yet has none. */
  readonly code?: ErrorCode;
  readonly side?: Side;
  readonly remedy?: string;
  /** How long it took to find out. */
  readonly milliseconds: number;
}

/** What a step returns: its id is added by whoever runs the table. */
export type Found = Omit<Finding, 'id' | 'milliseconds'> & { readonly milliseconds?: number };

/** A step of the table: facts in, findings out. */
export interface Step<Facts> {
  readonly id: string;
  /** A step that finds nothing to look at is left out of the report. */
  readonly optional?: true;
  judge(facts: Facts): readonly Found[];
}

export function ok(text: string, milliseconds?: number): Found {
  return { outcome: 'ok', text, ...(milliseconds !== undefined && { milliseconds }) };
}

/** Why a step cannot be judged: "no host could be reached". */
export function notChecked(because: string): Found {
  return { outcome: 'not-checked', text: `not checked, because ${because}` };
}

/** What is known of a fault beyond its code. */
export interface Fault {
  readonly code: ErrorCode;
  readonly text: string;
  /** Instead of the catalogue's. */
  readonly remedy?: string | undefined;
  readonly side?: Side;
  readonly milliseconds?: number;
}

export function fault(outcome: 'warn' | 'fail', { code, text, remedy, side, milliseconds }: Fault): Found {
  const row: CatalogueRow = catalogue[code];
  return {
    outcome,
    code,
    text,
    side: side ?? row.side,
    remedy: remedy ?? row.remedy,
    ...(milliseconds !== undefined && { milliseconds }),
  };
}

/** Worth knowing, though nothing has failed: there is no code for it. */
export function hint(text: string, remedy: string, side: Side = 'client'): Found {
  return { outcome: 'warn', text, remedy, side };
}
