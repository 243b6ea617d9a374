import type { Seconds } from '@attiva/protocol';
import { isRecord, isWhole } from './client-state.ts';

/**
 * When initial grace began, per edition and generation, in a file of its own: it outlives the identity, the state file's damage and
 * every rearm beyond the budget.
 */
export interface GraceRecord {
  /** By `graceKey`. */
  readonly editions: Readonly<Record<string, EditionGrace>>;
}

export interface EditionGrace {
  readonly start: Seconds;
  /** Rearms since the last success. */
  readonly rearms: number;
  /** When it was sealed for an image: grace begins anew at the next start, for which a rearm has been spent. */
  readonly sealedAt?: Seconds;
}

/** A further generation is a further installation: its initial grace is its own. */
export function graceKey(edition: string, generation: number): string {
  return `${edition}@${generation}`;
}

export const emptyGrace: GraceRecord = { editions: {} };

/** Checks a file's content; undefined when it is no grace record. */
export function parseGrace(content: unknown): GraceRecord | undefined {
  if (!isRecord(content) || !isRecord(content['editions'])) return undefined;
  const fits = Object.values(content['editions']).every(
    (grace) =>
      isRecord(grace) &&
      isWhole(grace['start']) &&
      isWhole(grace['rearms']) &&
      (grace['sealedAt'] === undefined || isWhole(grace['sealedAt'])),
  );
  return fits ? (content as unknown as GraceRecord) : undefined;
}
