/** The administration's addresses of the audit trail: its rows, and whether they are whole. */
import {
  addAuditVerification,
  type AdministrationApi,
  anything,
  auditHead,
  type AuditHead,
  type AuditVerdict,
  dictionary,
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
import type { Database } from '@attiva/storage';
import { type AuditDetails, type AuditFilter, type AuditRow, loadHead, pageOfAudit } from './audit.repository.ts';
import { verifyAudit } from './verify-audit.ts';

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
  readonly next?: number;
}

export interface AuditDoor {
  list(page: AuditFilter & { readonly before?: number; readonly limit: number }): Promise<AuditPage>;
  verify(noted?: string): Promise<AuditVerdict>;
}

export function createAuditDoor(database: Database): AuditDoor {
  return {
    list: ({ before = Number.MAX_SAFE_INTEGER, ...page }) =>
      database.transact(async (tx) => {
        const { rows, next } = await pageOfAudit(tx, { ...page, before });
        return { entries: rows.map(listed), head: await loadHead(tx), ...(next !== undefined && { next }) };
      }),
    verify: (noted) => verifyAudit(database, noted),
  };
}

function listed({ position, at, actor, action, subject, details, personal, commitment }: AuditRow): ListedAudit {
  return {
    position,
    at,
    actor,
    action,
    subject,
    details: JSON.parse(details) as AuditDetails,
    ...(commitment !== '' && { personal: JSON.parse(personal ?? '{}') as Readonly<Record<string, string>> }),
  };
}

const entry: Schema<ListedAudit> = named(
  'AuditEntry',
  object({
    position: whole(),
    at: time(),
    actor: text({ about: 'Who: an account, or `host` for what it does by itself.' }),
    action: text(),
    subject: text({ about: 'What it was done to: a setting, a vendor, a client id.' }),
    details: anything({ about: 'Small facts by name.' }) as Schema<AuditDetails>,
    personal: optional(dictionary(text({ about: 'A name or an address, which can be erased later.' }))),
  }),
);

export function addAuditRoutes(api: AdministrationApi, audit: AuditDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/audit',
      role: 'viewer',
      summary: 'The audit trail, newest first.',
      query: object({
        limit: usual(whole({ min: 0, max: 1000 }), 100),
        before: usual(whole({ min: 0, max: 100_000_000, about: 'Rows below this position; 0: the newest.' }), 0),
        actor: optional(text({ about: 'Who, exactly.' })),
        action: optional(text({ about: 'What was done, exactly.' })),
        search: optional(text({ max: 200, about: 'A part of what it was done to, of the facts or of the names.' })),
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
    async ({ query: { limit, before, actor = '', action = '', search = '', from, until } }) =>
      audit.list({
        limit,
        ...(before > 0 && { before }),
        ...(actor !== '' && { actor }),
        ...(action !== '' && { action }),
        ...(search !== '' && { search }),
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
      }),
  );
  addAuditVerification(api, (noted) => audit.verify(noted));
}
