/** The administration's addresses of the audit trail: its rows, and whether they are whole. */
import type { HttpServer } from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import { readFields } from '../http/json-body.ts';
import { type AuditDetails, type AuditHead, listRows, loadHead } from './audit.repository.ts';
import { type AuditVerdict, verifyAudit } from './verify-audit.ts';

export interface ListedAudit {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: AuditDetails;
  /** Absent where there never was any; empty where it was erased. */
  readonly personal?: Readonly<Record<string, string>>;
}

export interface AuditPage {
  readonly entries: readonly ListedAudit[];
  readonly head: AuditHead;
}

export interface AuditDoor {
  list(page: { readonly before?: number; readonly limit: number }): Promise<AuditPage>;
  verify(noted?: string): Promise<AuditVerdict>;
}

export function createAuditDoor(database: Database): AuditDoor {
  return {
    list: ({ before = Number.MAX_SAFE_INTEGER, limit }) =>
      database.transact(async (tx) => ({
        entries: (await listRows(tx, { before, limit })).map(({ personal, commitment, details, ...row }) => ({
          position: row.position,
          at: row.at,
          actor: row.actor,
          action: row.action,
          subject: row.subject,
          details: JSON.parse(details) as AuditDetails,
          ...(commitment !== '' && { personal: JSON.parse(personal ?? '{}') as Readonly<Record<string, string>> }),
        })),
        head: await loadHead(tx),
      })),
    verify: (noted) => verifyAudit(database, noted),
  };
}

const page = { limit: { wholeUpTo: 1000, usual: 100 }, before: { wholeUpTo: 100_000_000, usual: 0 } } as const;

export function addAuditRoutes({ fastify }: HttpServer, audit: AuditDoor): void {
  fastify.get('/v1/audit', async (request) => {
    const { limit, before } = readFields(page, request.query);
    return audit.list({ limit, ...(before > 0 && { before }) });
  });
  fastify.get('/v1/audit-verification', async (request) =>
    audit.verify(readFields({ head: 'optional text' }, request.query).head),
  );
}
