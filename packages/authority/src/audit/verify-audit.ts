/** Use case: walk the whole chain and tell whether every row is as it was written. */
import { type AuditVerdict, verifyChain } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { loadBase, loadSealedRows } from './audit.repository.ts';

/** @param noted a digest that was noted earlier. */
export async function verifyAudit(database: Database, noted?: string): Promise<AuditVerdict> {
  const base = await loadBase(database);
  return verifyChain({ base, rowsAfter: (position, most) => loadSealedRows(database, position, most) }, noted);
}
