/**
 * What this vendor has revoked: entries, which only grow, and of each signer the newest list. This file: the rows, SQL
 * only. Which chains a list refuses is the business of `@attiva/protocol`.
 */
import type { KeyId, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface RevocationEntry {
  /** Id of a signing key or of a statement: 20 characters. */
  readonly id: string;
  /** The delegated key that signed the statement; null: the entry concerns every delegated key. */
  readonly under: KeyId | null;
  readonly reason: string;
  readonly revokedAt: Seconds;
}

/** The reason of what a backup did not know: revoked by a list that was published, for whatever cause. */
export const ofPublishedList = 'in a published list';

/** A list as it was signed. */
export interface StoredRevocations {
  readonly signer: KeyId;
  readonly iat: Seconds;
  readonly entries: number;
  /** `[list, delegation]`, or `[list]` where a root signed it. */
  readonly chain: readonly string[];
}

interface EntryRow {
  readonly id: string;
  readonly under: string | null;
  readonly reason: string;
  readonly revoked_at: number;
}

interface ListRow {
  readonly signer: string;
  readonly iat: number;
  readonly entries: number;
  readonly statement: string;
  readonly delegation: string | null;
}

/** Adds an entry; false where the id was revoked before. An entry of one delegated key becomes one of every key, never back. */
export async function insertRevocation(on: Statements, entry: RevocationEntry): Promise<boolean> {
  const known = await on.get<EntryRow>('select * from revocation where id = ?', [entry.id]);
  if (known === undefined) {
    await on.run('insert into revocation (id, under, reason, revoked_at) values (?, ?, ?, ?)', [
      entry.id,
      entry.under,
      entry.reason,
      entry.revokedAt,
    ]);
    return true;
  }
  if (known.under === null || known.under === entry.under) return false;
  await on.run('update revocation set under = null where id = ?', [entry.id]);
  return true;
}

export async function isRevoked(on: Statements, id: string): Promise<boolean> {
  return (await on.get('select position from revocation where id = ?', [id])) !== undefined;
}

/** All entries, newest first. */
export async function listRevoked(on: Statements): Promise<RevocationEntry[]> {
  const rows = await on.all<EntryRow>('select * from revocation order by position desc');
  return rows.map((row) => ({
    id: row.id,
    under: row.under as KeyId | null,
    reason: row.reason,
    revokedAt: row.revoked_at,
  }));
}

/** Ids for the list of one delegated key, oldest first: its own statements, and what concerns every key. */
export async function entriesUnder(on: Statements, signer: KeyId): Promise<string[]> {
  const rows = await on.all<{ id: string }>(
    'select id from revocation where under is null or under = ? order by position',
    [signer],
  );
  return rows.map(({ id }) => id);
}

/** How many entries concern every key, and how many more each of these alone. */
export async function listLengths(
  on: Statements,
  signers: readonly KeyId[],
): Promise<{ readonly shared: number; readonly own: Map<KeyId, number> }> {
  const rows = await on.all<{ under: string | null; entries: number }>(
    'select under, count(*) as entries from revocation group by under',
  );
  const counted = new Map(rows.map(({ under, entries }) => [under, Number(entries)]));
  return { shared: counted.get(null) ?? 0, own: new Map(signers.map((signer) => [signer, counted.get(signer) ?? 0])) };
}

/** The newest list of each signer; those of roots first, as whoever verifies them one by one must see them. */
export async function listRevocationLists(on: Statements): Promise<StoredRevocations[]> {
  const rows = await on.all<ListRow>(
    'select * from revocation_list order by case when delegation is null then 0 else 1 end, signer',
  );
  return rows.map((row) => ({
    signer: row.signer as KeyId,
    iat: row.iat,
    entries: row.entries,
    chain: row.delegation === null ? [row.statement] : [row.statement, row.delegation],
  }));
}

/** Keeps a list in the place of an older one of its signer. */
export async function keepRevocationList(on: Statements, list: StoredRevocations): Promise<void> {
  const [statement = '', delegation = null] = list.chain;
  await on.run(
    `insert into revocation_list (signer, iat, entries, statement, delegation) values (?, ?, ?, ?, ?)
      on conflict (signer) do update set iat = excluded.iat, entries = excluded.entries,
        statement = excluded.statement, delegation = excluded.delegation
      where excluded.iat > revocation_list.iat`,
    [list.signer, list.iat, list.entries, statement, delegation],
  );
}
