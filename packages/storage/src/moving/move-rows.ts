/**
 * All rows of a database, and with them its life, go to another. Of the two at most one can be opened at any moment, wherever this is
 * cut off, and none that writes into the source comes between:
 *
 * 1. In the transaction of the source, which has the lock of its writer, the target is filled and committed; it says that it is
 *    unfinished. Cut off from here on, the source lives, and the same move makes the copy anew.
 * 2. The same transaction of the source says that the data live in the target, and commits. Cut off now, neither can be opened, the
 *    copy says so, and the same move finishes.
 * 3. The target says no more that it is unfinished.
 */
import {
  movedMarkOf,
  birthOf,
  type CopyMark,
  copyMarkOf,
  finishCopy,
  loadLabel,
  markCopy,
  markMoved,
  type MovedMark,
} from '../label/database-label.ts';
import type { Database } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { type CopiedTable, copyDatabase } from './copy-database.ts';

export interface Move extends MovedMark {
  /** The source, as it may be shown. */
  readonly from: string;
  /** The last moment to give it up: before anything is committed. */
  readonly onCopied?: () => Promise<void>;
}

/** What the target is marked with while it is filled (`DatabaseOwner.copyOf`), and until the move is finished. */
export async function unfinishedCopy<From>(
  source: Database<From>,
  { from, at }: Pick<Move, 'from' | 'at'>,
): Promise<Required<CopyMark>> {
  return { from, born: await birthOf(source), unfinishedSince: at };
}

/** @throws {StorageError} as `copyDatabase`; `moved` where somebody else has moved the source meanwhile. */
export async function moveRows<From, To>(
  source: Database<From>,
  target: Database<To>,
  { from, to, at, onCopied }: Move,
): Promise<readonly CopiedTable[]> {
  const mark = await unfinishedCopy(source, { from, at });
  const copied = await copyDatabase(source, target, {
    async onCopied(tx) {
      // The label came along with the rows, and it is that of the source.
      await markCopy(tx, mark);
      await onCopied?.();
    },
    onKept: (tx) => markMoved(tx, { to, at }),
  });
  await target.transact(finishCopy);
  return copied;
}

/**
 * Finishes a move whose source says already that it was moved there (`at`: when it says so); where nothing is left to do, nothing is done.
 * @throws {StorageError} `foreign` where the target does not hold what was moved, `moved` where it was moved on.
 */
export async function finishMove<From, To>(
  source: Database<From>,
  target: Database<To>,
  { to, at }: MovedMark,
): Promise<void> {
  const label = await loadLabel(target);
  const onward = movedMarkOf(label);
  if (onward !== undefined) throw new StorageError('moved', `${to} was itself moved to ${onward.to}.`);
  const mark = copyMarkOf(label);
  const isOther = mark?.unfinishedSince !== undefined && mark.unfinishedSince !== at;
  if (isOther || (await birthOf(target)) !== (await birthOf(source)))
    throw new StorageError('foreign', `${to} does not hold what was moved there.`);
  if (mark?.unfinishedSince !== undefined) await target.transact(finishCopy);
}
