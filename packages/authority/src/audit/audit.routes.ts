import {
  addAuditVerification,
  type AdministrationApi,
  anything,
  auditHead,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  usual,
  whole,
} from '@attiva/daemon';
import type { AuthorityParts } from '../authority-parts.ts';
import {
  type AuditDetails,
  type AuditEntry,
  loadHead,
  pageOfAudit,
  type StoredAuditEntry,
} from './audit.repository.ts';
import { verifyAudit } from './verify-audit.ts';

const entry: Schema<StoredAuditEntry> = named(
  'AuditEntry',
  object({
    position: whole(),
    at: time(),
    actor: text({ about: 'Who: an account, or the id of the host that asked.' }),
    action: text<AuditEntry['action']>(),
    subject: text({ about: 'What it was done to.' }),
    details: anything({ about: 'Small facts by name.' }) as Schema<AuditDetails>,
  }),
);

export function addAuditRoutes(api: AdministrationApi, { database }: AuthorityParts): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/audit',
      role: 'viewer',
      summary: 'The audit trail, newest first.',
      query: object({
        limit: usual(whole({ min: 1, max: 1000 }), 100),
        before: optional(whole({ min: 1, max: Number.MAX_SAFE_INTEGER, about: 'Rows below this position.' })),
        actor: optional(text({ max: 200, about: 'Who, exactly.' })),
        action: optional(text({ max: 64, about: 'What was done, exactly.' })),
        search: optional(text({ max: 200, about: 'In who, what, to what and the facts.' })),
        from: optional(time({ about: 'Not before, in seconds since 1970.' })),
        until: optional(time({ about: 'Before, in seconds since 1970.' })),
      }),
      answer: object({
        entries: list(entry),
        head: auditHead,
        next: optional(
          whole({
            about:
              '`before` of the next page; absent at the end. A search looks at 20,000 rows for one page, which may be empty.',
          }),
        ),
      }),
    },
    async ({ query }) =>
      database.transact(async (tx) => ({ ...(await pageOfAudit(tx, query)), head: await loadHead(tx) })),
  );
  addAuditVerification(api, (noted) => verifyAudit(database, noted));
}
