/**
 * The audit trail of the host: one row for each change, in the transaction of that change, chained by digests so that a
 * row taken out or altered later shows. What a row says of a person stands apart from the rest; the chain holds only a
 * keyed digest of it, whose key goes when it is erased. Reading it for people is left to the commands.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { type AccessAction, type AuditHead, chainDigest, forgetRows } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

/** What was done. A name never changes its meaning. */
export type AuditAction =
  | AccessAction
  | 'settings-changed'
  | 'vendor-added'
  | 'signing-key-made'
  | 'tls-changed'
  | 'host-registered'
  | 'revocations-taken'
  | 'grant-renewed'
  | 'host-key-retired'
  | 'pack-added'
  | 'host-request-made'
  | 'host-request-withdrawn'
  | 'machine-forgotten'
  | 'machines-marked'
  | 'machines-removed'
  | 'hints-given'
  | 'hints-withdrawn'
  | 'roll-taken'
  | 'roll-removed'
  | 'requests-carried'
  | 'notification-tested'
  | 'backup-taken'
  | 'data-restored'
  | 'usage-stated'
  | 'clients-exported'
  | 'clients-imported'
  | 'other-host-added'
  | 'other-host-changed'
  | 'other-host-removed'
  | 'host-forgotten';

export interface AuditDetails {
  readonly [name: string]: AuditValue;
}
export type AuditValue = string | number | boolean | null | readonly AuditValue[] | AuditDetails;

export interface AuditEntry {
  readonly at: Seconds;
  /** Who: `caller.name` of whoever asked, or `host` for what it does by itself. */
  readonly actor: string;
  readonly action: AuditAction;
  /** What it was done to: a setting, a vendor, a client id. Never a person's or a machine's name. */
  readonly subject: string;
  /** Small facts; never a key beyond its last five, never a name. */
  readonly details: AuditDetails;
  /** Names and addresses, which can be erased later without breaking the chain. */
  readonly personal?: Readonly<Record<string, string>>;
}

export interface AuditRow {
  readonly position: number;
  readonly at: Seconds;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  /** JSON; null where there never was any, or where it was erased. */
  readonly personal: string | null;
  readonly salt: string | null;
  readonly commitment: string;
  readonly digest: string;
}

/** Writes a row at the end of the chain. `on` is the transaction of the change itself. */
export async function recordAudit(on: Statements, entry: AuditEntry): Promise<AuditHead> {
  const before = await loadHead(on);
  const personal = entry.personal === undefined ? null : JSON.stringify(entry.personal);
  const salt = personal === null ? null : randomBytes(16).toString('base64url');
  const row = {
    position: before.position + 1,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    details: JSON.stringify(entry.details),
    commitment: personal === null || salt === null ? '' : commitmentOf(personal, salt),
  };
  const digest = chainDigest(before.digest, row);
  await on.run(
    `insert into audit (position, at, actor, action, subject, details, personal, salt, commitment, digest)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [row.position, row.at, row.actor, row.action, row.subject, row.details, personal, salt, row.commitment, digest],
  );
  return { position: row.position, digest };
}

/** Keyed with a key of its own, which is erased with the text: nobody can try names against what stays. */
export function commitmentOf(personal: string, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'base64url')).update(personal).digest('base64url');
}

/** The end of the chain: the newest row, or what is remembered of the last one forgotten. */
export async function loadHead(on: Statements): Promise<AuditHead> {
  const row = await on.get<AuditHead>('select position, digest from audit order by position desc limit 1');
  return row ?? (await loadBase(on));
}

const baseName = 'audit-base';

/** Position and digest of the last row that was forgotten: where the chain begins now. */
export async function loadBase(on: Statements): Promise<AuditHead> {
  const row = await on.get<{ value: string }>('select value from facts where name = ?', [baseName]);
  return row === undefined ? { position: 0, digest: '' } : (JSON.parse(row.value) as AuditHead);
}

/** At most `most` rows after a position, oldest first. */
export async function loadRows(on: Statements, after: number, most: number): Promise<AuditRow[]> {
  return on.all<AuditRow>('select * from audit where position > ? order by position limit ?', [after, most]);
}

/** Which rows: each that is given narrows. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  /** A part of what it was done to, of the facts, or of names that are not erased; capitals do not matter. */
  readonly search?: string;
  /** Not before, and before. */
  readonly from?: Seconds;
  readonly until?: Seconds;
}

/** How many rows a narrowed page is looked for in: one that nothing matches must not hold up the line meanwhile. */
const mostLookedAt = 20_000;

/** At most `limit` rows before a position, newest first; `next` is where to go on, absent at the end. A page may be empty with one. */
export async function pageOfAudit(
  on: Statements,
  page: AuditFilter & { readonly before: number; readonly limit: number },
): Promise<{ readonly rows: readonly AuditRow[]; readonly next?: number }> {
  const before = Math.min(page.before, (await loadHead(on)).position + 1);
  const { actor, action, search, from, until } = page;
  const isNarrowed = [actor, action, search, from, until].some((one) => one !== undefined);
  const least = isNarrowed ? Math.max(0, before - mostLookedAt) : 0;
  const rows = await listRows(on, { ...page, before, least });
  const next = rows.length < page.limit ? least : (rows.at(-1)?.position ?? 0);
  return { rows, ...(next > (await loadBase(on)).position + 1 && { next }) };
}

async function listRows(
  on: Statements,
  page: AuditFilter & { readonly before: number; readonly least: number; readonly limit: number },
): Promise<AuditRow[]> {
  const parts: [string, readonly SqlValue[]][] = [];
  if (page.actor !== undefined) parts.push(['actor = ?', [page.actor]]);
  if (page.action !== undefined) parts.push(['action = ?', [page.action]]);
  if (page.from !== undefined) parts.push(['at >= ?', [page.from]]);
  if (page.until !== undefined) parts.push(['at < ?', [page.until]]);
  if (page.search !== undefined) {
    const like = `%${page.search.toLowerCase().replaceAll(/[\\%_]/gu, String.raw`\$&`)}%`;
    const columns = ['subject', 'action', 'details', "coalesce(personal, '')"];
    const any = columns.map((column) => String.raw`lower(${column}) like ? escape '\'`).join(' or ');
    parts.push([`(${any})`, columns.map(() => like)]);
  }
  const where = parts.map(([sql]) => ` and ${sql}`).join('');
  return on.all<AuditRow>(
    `select * from audit where position < ? and position >= ?${where} order by position desc limit ?`,
    [page.before, page.least, ...parts.flatMap(([, values]) => values), page.limit],
  );
}

/** The newest row of each subject of an action: when it was done last, and by whom. */
export async function lastOfEach(
  on: Statements,
  action: AuditAction,
): Promise<readonly { readonly subject: string; readonly actor: string; readonly at: Seconds }[]> {
  return on.all(
    `select subject, actor, at from audit
      where position in (select max(position) from audit where action = ? group by subject)`,
    [action],
  );
}

/** The last row of one of these actions about it; undefined also where it was forgotten after its time. */
export async function lastAbout(
  on: Statements,
  { subject, actions }: { readonly subject: string; readonly actions: readonly AuditAction[] },
): Promise<{ readonly actor: string; readonly at: Seconds; readonly action: AuditAction } | undefined> {
  return on.get(
    `select actor, at, action from audit where subject = ? and action in (${actions.map(() => '?').join(', ')})
      order by position desc limit 1`,
    [subject, ...actions],
  );
}

/** The newest rows of an action about it. */
export async function loadAbout(
  on: Statements,
  { subject, action, most }: { readonly subject: string; readonly action: AuditAction; readonly most: number },
): Promise<
  readonly { readonly actor: string; readonly at: Seconds; readonly action: string; readonly details: AuditDetails }[]
> {
  const rows = await on.all<Pick<AuditRow, 'actor' | 'at' | 'action' | 'details'>>(
    'select actor, at, action, details from audit where subject = ? and action = ? order by position desc limit ?',
    [subject, action, most],
  );
  return rows.map((row) => ({ ...row, details: JSON.parse(row.details) as AuditDetails }));
}

/** Forgets at most `most` rows from before a time, and remembers where the chain begins then; gives how many. */
export async function removeAudit(on: Statements, before: Seconds, most: number): Promise<number> {
  const gone = await forgetRows(on, { before, most });
  if (gone === undefined) return 0;
  await on.run(
    'insert into facts (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    [baseName, JSON.stringify(gone.base)],
  );
  return gone.count;
}
