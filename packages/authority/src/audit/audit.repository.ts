/**
 * The audit trail: one row for each change, written in the transaction of that change, so that neither exists without
 * the other, chained by digests so that a row taken out or altered later shows. It names the vendor's own people for as long
 * as the rest, so nothing of a row is erased; whole rows are, from the beginning, after their time. Reading it for people is left to the administration API.
 */
import { type AccessAction, type AuditHead, chainDigest, forgetRows, type SealedRow } from '@attiva/daemon';
import type { Statements, Transaction } from '@attiva/storage';
import { containing, where } from '../paging/page-of-list.ts';
import { loadFact, saveFact } from '../retention/fact.repository.ts';

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

/** As it is stored; it commits to nothing that could be erased. */
export interface AuditRow extends Omit<SealedRow, 'commitment'> {
  readonly action: AuditAction;
  readonly digest: string;
}

/** An entry as it was read. */
export interface StoredAuditEntry extends AuditEntry {
  readonly position: number;
}

/** Writes a row at the end of the chain. `tx` is the transaction of the change itself: two at once would tear the chain. */
export async function recordAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  const { at, actor, action, subject } = entry;
  const before = await loadHead(tx);
  const row = { position: before.position + 1, at, actor, action, subject, details: JSON.stringify(entry.details) };
  await tx.run(
    'insert into audit (position, at, actor, action, subject, details, digest) values (?, ?, ?, ?, ?, ?, ?)',
    [row.position, at, actor, action, subject, row.details, chainDigest(before.digest, sealed(row))],
  );
}

/** The end of the chain. */
export async function loadHead(on: Statements): Promise<AuditHead> {
  const row = await on.get<AuditHead>('select position, digest from audit order by position desc limit 1');
  return row ?? (await loadBase(on));
}

/** Position and digest of the last row that was forgotten: where the chain begins now. */
export async function loadBase(on: Statements): Promise<AuditHead> {
  return (await loadFact<AuditHead>(on, 'audit-base')) ?? { position: 0, digest: '' };
}

/** Forgets at most `most` rows from before a time, and remembers where the chain begins then; gives how many. */
export async function removeAudit(tx: Transaction, before: number, most: number): Promise<number> {
  const gone = await forgetRows(tx, { before, most });
  if (gone === undefined) return 0;
  await saveFact(tx, 'audit-base', gone.base);
  return gone.count;
}

/** At most `most` rows after a position, oldest first, as their chain seals them. */
export async function loadSealedRows(
  on: Statements,
  after: number,
  most: number,
): Promise<(SealedRow & { readonly digest: string })[]> {
  const rows = await on.all<AuditRow>('select * from audit where position > ? order by position limit ?', [
    after,
    most,
  ]);
  return rows.map((row) => sealed(row));
}

function sealed<Row extends object>(row: Row): Row & { readonly commitment: string } {
  return { ...row, commitment: '' };
}

interface AuditQuery {
  readonly limit: number;
  readonly before?: number | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly search?: string | undefined;
  /** Not before, and before; seconds since 1970. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** How many rows a narrowed page is looked for in: one that nothing matches must not hold up everybody else. */
const mostLookedAt = 20_000;

/**
 * The newest entries first, older than `before` where it is given; `next` is where to go on, absent at the end. A page may be
 * empty with one.
 */
export async function pageOfAudit(
  on: Statements,
  page: AuditQuery,
): Promise<{ readonly entries: readonly StoredAuditEntry[]; readonly next?: number }> {
  const newest = await loadHead(on);
  const before = Math.min(page.before ?? Number.MAX_SAFE_INTEGER, newest.position + 1);
  const { actor, action, from, until } = page;
  const search = page.search?.trim() || undefined;
  const isNarrowed = [actor, action, search, from, until].some((one) => one !== undefined);
  const least = isNarrowed ? Math.max(0, before - mostLookedAt) : 0;
  const entries = await listAudit(on, { ...page, before, least });
  const next = entries.length < page.limit ? least : (entries.at(-1)?.position ?? 0);
  return { entries, ...(next > (await loadBase(on)).position + 1 && { next }) };
}

export interface AboutQuery<Action extends AuditAction> {
  readonly subject: string;
  readonly actions: readonly Action[];
  /** A name that its details must have. */
  readonly naming?: string | undefined;
  /** None that is older. */
  readonly since?: number | undefined;
}

/** The last such entry, however long ago: it is looked for from the newest backwards. */
export async function lastAbout<Action extends AuditAction>(
  on: Statements,
  { subject, actions, naming = '', since = 0 }: AboutQuery<Action>,
): Promise<{ readonly actor: string; readonly at: number; readonly action: Action } | undefined> {
  const among = actions.map(() => '?').join(', ');
  return on.get(
    `select actor, at, action from audit where subject = ? and action in (${among}) and details like ? and at >= ?
     order by position desc limit 1`,
    [subject, ...actions, naming === '' ? '%' : `%"${naming}":%`, since],
  );
}

async function listAudit(
  on: Statements,
  page: AuditQuery & { readonly before: number; readonly least: number },
): Promise<StoredAuditEntry[]> {
  const conditions = [
    where('position < ?', page.before),
    where('position >= ?', page.least),
    ...(page.actor === undefined ? [] : [where('actor = ?', page.actor)]),
    ...(page.action === undefined ? [] : [where('action = ?', page.action)]),
    ...(page.from === undefined ? [] : [where('at >= ?', page.from)]),
    ...(page.until === undefined ? [] : [where('at < ?', page.until)]),
    ...containing(page.search, ['actor', 'action', 'subject', 'details']),
  ];
  const rows = await on.all<AuditRow>(
    `select * from audit where ${conditions.map(({ sql }) => `(${sql})`).join(' and ')} order by position desc limit ?`,
    [...conditions.flatMap(({ values }) => values), page.limit],
  );
  return rows.map(({ digest: _digest, ...row }) => ({ ...row, details: JSON.parse(row.details) as AuditDetails }));
}
