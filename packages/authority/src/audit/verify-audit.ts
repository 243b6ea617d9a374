/** Use case: walk the whole chain and tell whether every row is as it was written. */
import { type AuditVerdict, verifyChain } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { loadSealedRows } from './audit.repository.ts';

/** Nothing is forgotten after a time: the chain begins with the first row. @param noted a digest that was noted earlier. */
export async function verifyAudit(database: Database, noted?: string): Promise<AuditVerdict> {
  const base = { position: 0, digest: '' };
  return verifyChain({ base, rowsAfter: (position, most) => loadSealedRows(database, position, most) }, noted);
}
