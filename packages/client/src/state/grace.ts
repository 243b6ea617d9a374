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

/** What decides whether grace begins, begins anew or stays: one edition of one generation, as `graceKey` names it. */
export interface GraceFacts {
  readonly key: string;
  /** Whether the setup key of this generation is installed: then a record that is missing was lost. */
  readonly installed: boolean;
  readonly rearmBudget: number;
}

/** The record after an installation: grace begins, where it has not begun before. */
export function withGraceBegun(record: GraceRecord, key: string, start: Seconds): GraceRecord {
  return record.editions[key] === undefined ? withGrace(record, key, { start, rearms: 0 }) : record;
}

/**
 * The record as an attempt leaves it. A lost one begins at the oldest trace of the installation, its rearms used up until the
 * next success: else whoever deletes the file has a new budget. A start that lies ahead of `now` (effective time) becomes
 * now, or grace would not end before that day; `clockIsOld`: the clock is known to be wrong, so the start stands.
 */
export function withGraceMended(
  record: GraceRecord,
  facts: GraceFacts,
  at: { readonly oldestTrace: Seconds; readonly now: Seconds; readonly clockIsOld: boolean },
): GraceRecord {
  if (!facts.installed) return record;
  const { key, rearmBudget } = facts;
  const own = record.editions[key] ?? { start: at.oldestTrace, rearms: rearmBudget };
  if (own.start > at.now && !at.clockIsOld) return withGrace(record, key, { ...own, start: at.now });
  return own === record.editions[key] ? record : withGrace(record, key, own);
}

/** The record after a rearm: grace begins anew as long as the budget lasts. The same record where it does not. */
export function withRearm(record: GraceRecord, { key, installed, rearmBudget }: GraceFacts, now: Seconds): GraceRecord {
  const own = record.editions[key];
  const used = own?.rearms ?? (installed ? rearmBudget : 0);
  return used >= rearmBudget ? record : withGrace(record, key, { start: now, rearms: used + 1 });
}

/** The record after a success, which restores the rearm budget. */
export function withRearmsRestored(record: GraceRecord, key: string): GraceRecord {
  const own = record.editions[key];
  return own === undefined || own.rearms === 0 ? record : withGrace(record, key, { ...own, rearms: 0 });
}

function withGrace(record: GraceRecord, key: string, grace: EditionGrace): GraceRecord {
  return { editions: { ...record.editions, [key]: grace } };
}

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
