/**
 * The audit trail: one row for each change, written in the transaction of that change, so that neither exists without
 * the other. Reading it for people is left to the administration API.
 */
import type { AccessAction } from '@attiva/daemon';
import type { Statements } from '@attiva/storage';
import { containing, where } from '../paging/page-of-list.ts';

/** What was done. A name never changes its meaning. */
export type AuditAction =
  | AccessAction
  | 'authority-initialized'
  | 'pack-built'
  | 'key-created'
  | 'key-blocked'
  | 'agreement-added'
  | 'agreement-changed'
  | 'host-registered'
  | 'grant-renewed'
  | 'object-issued'
  | 'device-licensed'
  | 'license-returned'
  | 'license-blocked'
  | 'license-released'
  | 'license-exception'
  | 'proof-refused'
  | 'bundle-created'
  | 'desk-answered'
  | 'signing-key-made'
  | 'root-request-made'
  | 'delegation-taken'
  | 'revoked'
  | 'root-revocations-taken'
  | 'data-restored'
  | 'restoration-confirmed'
  | 'usage-received';

/** Small facts; never a product key beyond its last five, never a private key. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface AuditEntry {
  /** Seconds since 1970. */
  readonly at: number;
  /** Who: `caller.name` of whoever asked, or the id of the host that did. */
  readonly actor: string;
  readonly action: AuditAction;
  /** What it was done to. */
  readonly subject: string;
  readonly details: AuditDetails;
}

interface AuditRow {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly details: string;
}

/** An entry as it was read. */
export interface StoredAuditEntry extends AuditEntry {
  readonly position: number;
}

export async function recordAudit(on: Statements, entry: AuditEntry): Promise<void> {
  await on.run('insert into audit (at, actor, action, subject, details) values (?, ?, ?, ?, ?)', [
    entry.at,
    entry.actor,
    entry.action,
    entry.subject,
    JSON.stringify(entry.details),
  ]);
}

interface AuditQuery {
  readonly limit: number;
  readonly before?: number | undefined;
  readonly action?: string | undefined;
  readonly search?: string | undefined;
}

/** How many rows a page with a search is looked for in: one that nothing matches must not hold up everybody else. */
const mostLookedAt = 20_000;

/**
 * The newest entries first, older than `before` where it is given; `next` is where to go on, absent at the end. A page may be
 * empty with one.
 */
export async function pageOfAudit(
  on: Statements,
  page: AuditQuery,
): Promise<{ readonly entries: readonly StoredAuditEntry[]; readonly next?: number }> {
  const newest = await on.get<{ position: number }>('select position from audit order by position desc limit 1');
  const before = Math.min(page.before ?? Number.MAX_SAFE_INTEGER, (newest?.position ?? 0) + 1);
  const isSearched = page.search !== undefined && page.search.trim() !== '';
  const least = isSearched ? Math.max(0, before - mostLookedAt) : 0;
  const entries = await listAudit(on, { ...page, before, least });
  const next = entries.length < page.limit ? least : (entries.at(-1)?.position ?? 0);
  return { entries, ...(next > 1 && { next }) };
}

export interface AboutQuery<Action extends AuditAction> {
  readonly subject: string;
  readonly actions: readonly Action[];
  /** A name that its details must have. */
  readonly naming?: string | undefined;
}

/** The last such entry, however long ago: it is looked for from the newest backwards. */
export async function lastAbout<Action extends AuditAction>(
  on: Statements,
  { subject, actions, naming = '' }: AboutQuery<Action>,
): Promise<{ readonly actor: string; readonly at: number; readonly action: Action } | undefined> {
  const among = actions.map(() => '?').join(', ');
  return on.get(
    `select actor, at, action from audit where subject = ? and action in (${among}) and details like ?
     order by position desc limit 1`,
    [subject, ...actions, naming === '' ? '%' : `%"${naming}":%`],
  );
}

async function listAudit(
  on: Statements,
  page: AuditQuery & { readonly before: number; readonly least: number },
): Promise<StoredAuditEntry[]> {
  const conditions = [
    where('position < ?', page.before),
    where('position >= ?', page.least),
    ...(page.action === undefined ? [] : [where('action = ?', page.action)]),
    ...containing(page.search, ['actor', 'action', 'subject', 'details']),
  ];
  const rows = await on.all<AuditRow>(
    `select * from audit where ${conditions.map(({ sql }) => `(${sql})`).join(' and ')} order by position desc limit ?`,
    [...conditions.flatMap(({ values }) => values), page.limit],
  );
  return rows.map((row) => ({ ...row, details: JSON.parse(row.details) as AuditDetails }));
}
