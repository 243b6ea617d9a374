/** Rows of the audit as a file. Pure. */
import { csvText, type FileFormat, momentText } from '../files/csv-text.ts';
import type { AuditEntry } from './audit-sentence.ts';

/** @param head the end of the chain, so that a file can be held against a later one. */
export function auditFile(
  entries: readonly AuditEntry[],
  head: { readonly position: number; readonly digest: string },
  format: FileFormat,
): string {
  if (format === 'json') return `${JSON.stringify({ head, entries }, null, 1)}\n`;
  const rows = entries.map(({ position, at, actor, action, subject, details, personal }) => [
    position,
    momentText(at),
    actor,
    action,
    subject,
    JSON.stringify(details),
    personal === undefined ? '' : JSON.stringify(personal),
  ]);
  return csvText(['position', 'at', 'actor', 'action', 'subject', 'details', 'personal'], rows);
}
