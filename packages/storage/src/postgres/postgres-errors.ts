/** From what the server or the network says to `StorageError`. */
import { DatabaseError } from 'pg';
import { isStorageError, StorageError, type StorageReason } from '../port/storage-error.ts';
import { reasonOfSqlState } from './postgres-facts.ts';

/** Whether the session ended with this error, rather than a statement. */
export function endsSession(error: unknown): boolean {
  return !(error instanceof DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';
}

/**
 * A prepared text answers with other columns than before: another process migrated. By the place in the server that
 * says so: the code means any feature that is not there, and the message comes in the language of the server.
 */
export function isStalePlan(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';
}

/** The `StorageError` for whatever `pg` gave; errors of our own come back as they are. */
export function storageErrorOf(error: unknown, described: string, uncertain = false): unknown {
  if (isStorageError(error) || error instanceof TypeError || error instanceof RangeError) return error;
  const lost = endsSession(error);
  if (!(error instanceof DatabaseError)) {
    const what = error instanceof Error ? error.message : String(error);
    // Found out on this side: there is no password, or the server cannot prove that it knows it.
    const reason = what.startsWith('SASL') ? 'denied' : 'unreachable';
    return new StorageError(reason, `The ${described} cannot be spoken to (${what}).${doubt(uncertain)}`, {
      cause: error,
      uncertain,
    });
  }
  const state = error.code ?? '?????';
  const reason = isStalePlan(error) ? 'busy' : reasonOfSqlState(state);
  // Said by `countStepsUnlessMoved`, in words that mean nothing to people.
  if (reason === 'moved') return new StorageError(reason, `The ${described} was moved away and lives on elsewhere.`);
  return new StorageError(
    reason,
    `The ${described} answered: ${saidOf(error, reason)} (${state}).${doubt(uncertain)}`,
    {
      // Without `detail` and `where`, which quote the row: names of people and machines have no place in a log.
      cause: new Error(`SQLSTATE ${state}, ${placeOf(error)}`),
      uncertain: uncertain && lost,
    },
  );
}

function doubt(uncertain: boolean): string {
  return uncertain ? ' The connection was lost during a commit: whether it took place is not known.' : '';
}

/** Messages of data that do not fit quote the data. */
function saidOf(error: DatabaseError, reason: StorageReason): string {
  if (reason !== 'constraint') return error.message;
  if (error.code?.startsWith('22')) return 'a value does not fit its column';
  return `a row breaks ${placeOf(error)}`;
}

function placeOf({ table, column, constraint, routine }: DatabaseError): string {
  const parts = [
    table && `table ${table}`,
    column && `column ${column}`,
    constraint && `constraint ${constraint}`,
    routine && `routine ${routine}`,
  ];
  return parts.filter(Boolean).join(', ') || 'no further word';
}
