/** Use case: walk the whole chain and tell whether every row is as it was written. */
import type { Database } from '@attiva/storage';
import { type AuditHead, type AuditRow, commitmentOf, digestOf, loadBase, loadRows } from './audit.repository.ts';

export interface AuditVerdict {
  readonly intact: boolean;
  /** Rows that are kept. */
  readonly rows: number;
  /** Rows before them that were forgotten after their time. */
  readonly forgotten: number;
  /** The end of the chain. */
  readonly head: AuditHead;
  /** Whether the digest that was asked for stands in the chain: what a log noted earlier. */
  readonly found?: boolean;
  /** The first row that is not as it was written, and what is wrong with it. */
  readonly broken?: { readonly position: number; readonly why: string };
}

const rowsAtOnce = 500;

/** @param noted a digest that was noted earlier, to be looked for. */
export async function verifyAudit(database: Database, noted?: string): Promise<AuditVerdict> {
  const base = await loadBase(database);
  let head = base;
  let rows = 0;
  let found = noted === undefined ? undefined : noted === base.digest;
  const verdict = (broken?: AuditVerdict['broken']): AuditVerdict => ({
    intact: broken === undefined && found !== false,
    rows,
    forgotten: base.position,
    head,
    ...(found !== undefined && { found }),
    ...(broken !== undefined && { broken }),
  });
  for (;;) {
    const page = await loadRows(database, head.position, rowsAtOnce);
    if (page.length === 0) return verdict();
    for (const row of page) {
      const why = whyBroken(row, head);
      if (why !== undefined) return verdict({ position: row.position, why });
      head = { position: row.position, digest: row.digest };
      rows += 1;
      if (row.digest === noted) found = true;
    }
  }
}

function whyBroken(row: AuditRow, before: AuditHead): string | undefined {
  if (row.position !== before.position + 1) return `the row before it is missing (${before.position + 1})`;
  if (digestOf(before.digest, row) !== row.digest) return 'it is not as it was written, or the row before it is not';
  if (row.personal === null) return undefined;
  if (row.salt === null || commitmentOf(row.personal, row.salt) !== row.commitment) return 'its names were altered';
  return undefined;
}
