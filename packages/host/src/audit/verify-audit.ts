/** Use case: walk the whole chain and tell whether every row is as it was written, names included that were not erased. */
import { type AuditVerdict, verifyChain } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { type AuditRow, commitmentOf, loadBase, loadRows } from './audit.repository.ts';

/** @param noted a digest that was noted earlier, to be looked for. */
export async function verifyAudit(database: Database, noted?: string): Promise<AuditVerdict> {
  const base = await loadBase(database);
  const rowsAfter = (position: number, most: number): Promise<AuditRow[]> => loadRows(database, position, most);
  const verdict = await verifyChain({ base, rowsAfter, whyAltered }, noted);
  // Rows that were forgotten after their time while it walked are missing rightly.
  const isOvertaken = !verdict.intact && (await loadBase(database)).position !== base.position;
  return isOvertaken ? verifyAudit(database, noted) : verdict;
}

function whyAltered({ personal, salt, commitment }: AuditRow): string | undefined {
  if (personal === null) return undefined;
  return salt === null || commitmentOf(personal, salt) !== commitment ? 'its names were altered' : undefined;
}
