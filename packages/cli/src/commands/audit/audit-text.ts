/** The audit trail of a host or an authority as text: its rows, and whether its chain holds. */
import type { AuditVerdict } from '@attiva/daemon';
import { columns, moment } from '../../program/columns.ts';

/** A row of either. */
export interface AuditLine {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: object;
  readonly personal?: object;
}

export function auditText(entries: readonly AuditLine[]): string {
  if (entries.length === 0) return 'Nothing has been changed.';
  const rows = entries.map((entry) => [
    String(entry.position),
    moment(entry.at),
    entry.actor,
    entry.action,
    entry.subject,
    JSON.stringify(entry.personal === undefined ? entry.details : { ...entry.details, ...entry.personal }),
  ]);
  return columns([['Row', 'Time', 'By', 'Action', 'Of', 'Details'], ...rows]);
}

export function verdictText({ intact, rows, forgotten, head, found, broken }: AuditVerdict): string {
  const earlier = forgotten === 0 ? '' : `, after ${forgotten} that were forgotten after their time`;
  return [
    ...(broken === undefined ? [] : [`ALTERED   row ${broken.position}: ${broken.why}`]),
    ...(found === false && broken === undefined
      ? ['ALTERED   the digest you gave is nowhere in the chain: rows were replaced or taken from its end']
      : []),
    ...(intact ? [`Intact    ${rows} rows${earlier}`] : []),
    `Head      ${head.digest === '' ? 'none yet' : `${head.digest} (row ${head.position})`}`,
  ].join('\n');
}
