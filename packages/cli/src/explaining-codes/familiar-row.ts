/**
 * Explains what an error says: a code of ours, or a number that administrators know from years of volume activation on
 * Windows and Office. Those numbers are another program's; this room only tells what they mean there and which of our
 * codes stands for the same situation here. Nothing here gives such a number, and nothing decides by one. What our own
 * codes mean stands in the catalogue of `protocol/errors`.
 */
import type { ErrorCode } from '@attiva/protocol';

/** On whose side the number is seen: `single-machine key` and `telephone` name the ways of activation that give it. */
export type SeenOn = 'client' | 'host' | 'client and host' | 'single-machine key' | 'telephone' | 'directory' | 'token';

export interface FamiliarRow {
  readonly seenOn: SeenOn;
  /** What the number says, a few words without a full stop. */
  readonly meaning: string;
  /** The usual causes, in one or two sentences. */
  readonly causes: string;
  /** What helps there, in one or two sentences. */
  readonly remedy: string;
  /** Which of our codes stand for the situation, the likeliest first. */
  readonly codes: readonly ErrorCode[];
  /** What else is to be said of it here; always, where we have no code. */
  readonly here?: string;
}

/** Number as `0x` and eight capital digits → row. */
export type FamiliarRows = Readonly<Record<string, FamiliarRow>>;

/** An entry of the event log that administrators know. */
export interface FamiliarEvent {
  readonly writtenBy: 'client' | 'host';
  /** When it is written, without a full stop. */
  readonly when: string;
  /** The fields of its text, in their order. */
  readonly fields: readonly string[];
  /** How it is read, one or two sentences. */
  readonly reading: string;
  /** Where the same is found here. */
  readonly here: string;
}
