/** Rows of what a root has signed: vendor statements and delegations, never deleted. SQL only. */
import { type KeyId, type Seconds, statementId, type VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface StoredDelegation {
  readonly signingKey: KeyId;
  readonly statement: string;
  /** Until when the key may sign. */
  readonly expiresAt: Seconds;
}

interface Row {
  readonly statement: string;
  readonly signing_key: string | null;
  readonly expires_at: number | null;
}

export async function insertVendor(on: Statements, id: VendorId, createdAt: Seconds): Promise<void> {
  await on.run('insert into vendor (id, created_at) values (?, ?)', [id, createdAt]);
}

export async function loadVendorId(on: Statements): Promise<VendorId | undefined> {
  return (await on.get<{ id: VendorId }>('select id from vendor'))?.id;
}

const insertStatement = `insert into root_statement (position, id, kind, signing_key, statement, expires_at)
  select coalesce(max(position), 0) + 1, ?, ?, ?, ?, ? from root_statement`;

export async function insertVendorStatement(on: Statements, statement: string): Promise<void> {
  await on.run(insertStatement, [statementId(statement), 'vendor', null, statement, null]);
}

export async function insertDelegation(on: Statements, delegation: StoredDelegation): Promise<void> {
  const { signingKey, statement, expiresAt } = delegation;
  await on.run(insertStatement, [statementId(statement), 'delegation', signingKey, statement, expiresAt]);
}

/** Whether this very statement has been taken before. */
export async function hasRootStatement(on: Statements, statement: string): Promise<boolean> {
  const row = await on.get('select position from root_statement where id = ?', [statementId(statement)]);
  return row !== undefined;
}

export async function newestVendorStatement(on: Statements): Promise<string | undefined> {
  const row = await on.get<Row>("select * from root_statement where kind = 'vendor' order by position desc limit 1");
  return row?.statement;
}

export async function newestDelegation(on: Statements): Promise<StoredDelegation | undefined> {
  const row = await on.get<Row>(
    "select * from root_statement where kind = 'delegation' order by position desc limit 1",
  );
  return toDelegation(row);
}

/** All delegations to a key, newest first: a renewed one has several. */
export async function listDelegations(on: Statements, signingKey: KeyId): Promise<StoredDelegation[]> {
  const rows = await on.all<Row>(
    "select * from root_statement where kind = 'delegation' and signing_key = ? order by position desc",
    [signingKey],
  );
  return rows.map(toDelegation).filter((delegation) => delegation !== undefined);
}

/** The newest delegation to each key that ever signed here, oldest key first. */
export async function newestOfEachKey(on: Statements): Promise<StoredDelegation[]> {
  const rows = await on.all<Row>(
    `select s.* from root_statement s where s.kind = 'delegation' and s.position =
       (select max(n.position) from root_statement n where n.signing_key = s.signing_key) order by s.position`,
  );
  return rows.map(toDelegation).filter((delegation) => delegation !== undefined);
}

function toDelegation(row: Row | undefined): StoredDelegation | undefined {
  if (row === undefined || row.signing_key === null || row.expires_at === null) return undefined;
  return { signingKey: row.signing_key as KeyId, statement: row.statement, expiresAt: row.expires_at };
}
