/** Rows of restorations. SQL only, in the caller's transaction. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface Restoration {
  /** When the backup was taken: what was given later is not known here. */
  readonly takenAt: Seconds;
  readonly restoredAt: Seconds;
}

export async function insertRestoration(on: Statements, { takenAt, restoredAt }: Restoration): Promise<void> {
  await on.run('insert into restoration (taken_at, restored_at) values (?, ?)', [takenAt, restoredAt]);
}

/** Of those that nobody has confirmed, the one with the oldest backup. */
export async function findUnconfirmed(on: Statements): Promise<Restoration | undefined> {
  return on.get<Restoration>(
    `select taken_at as "takenAt", restored_at as "restoredAt" from restoration where confirmed_at is null
     order by taken_at, position limit 1`,
  );
}

export async function markConfirmed(on: Statements, at: Seconds): Promise<void> {
  await on.run('update restoration set confirmed_at = ? where confirmed_at is null', [at]);
}
