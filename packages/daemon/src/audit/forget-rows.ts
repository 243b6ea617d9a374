/** Rows of an audit trail that are past their time. Where it begins from then on is remembered by whoever asks. */
import type { Seconds } from '@attiva/protocol';
import type { RowStatements } from '../rows/row-statements.ts';
import type { AuditHead } from './audit-chain.ts';

/**
 * Removes at most `most` rows from before a time, in the caller's transaction.
 * @returns how many, and the last of them: where the chain begins now; undefined where there was none.
 */
export async function forgetRows(
  on: RowStatements,
  { before, most }: { readonly before: Seconds; readonly most: number },
): Promise<{ readonly count: number; readonly base: AuditHead } | undefined> {
  // Of a bare `limit ?` SQLite looks at the value while it plans, and plans anew each time: as an expression it does not.
  // Only from the beginning, up to the first row that stays: a clock that went back must not tear the chain.
  const rows = await on.all<AuditHead & { readonly at: Seconds }>(
    'select position, digest, at from audit order by position limit ? + 0',
    [most],
  );
  const kept = rows.findIndex(({ at }) => at >= before);
  const gone = kept === -1 ? rows : rows.slice(0, kept);
  const last = gone.at(-1);
  if (last === undefined) return undefined;
  await on.run('delete from audit where position <= ?', [last.position]);
  return { count: gone.length, base: { position: last.position, digest: last.digest } };
}
