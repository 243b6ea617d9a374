/** Rows of usage statements. SQL only, in the caller's transaction. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface StoredStatement {
  readonly digest: string;
  /** Id of the host's signing key. */
  readonly host: string;
  readonly customer: string | null;
  /** `2026-11`. */
  readonly month: string;
  readonly signedAt: Seconds;
  /** The whole file, as it came. */
  readonly file: string;
  readonly receivedAt: Seconds;
}

const columns = 'digest, host, customer, month, signed_at as "signedAt", file, received_at as "receivedAt"';

/** All, or those of a host; by month, the newest first, then in the order in which they were signed. */
export async function listStatements(on: Statements, host?: string): Promise<readonly StoredStatement[]> {
  return on.all<StoredStatement>(
    `select ${columns} from usage_statement ${host === undefined ? '' : 'where host = ?'}
      order by month desc, host, signed_at desc, position desc`,
    host === undefined ? [] : [host],
  );
}

export async function findStatement(on: Statements, digest: string): Promise<StoredStatement | undefined> {
  return on.get<StoredStatement>(`select ${columns} from usage_statement where digest = ?`, [digest]);
}

export async function insertStatement(on: Statements, one: StoredStatement): Promise<void> {
  await on.run(
    `insert into usage_statement (digest, host, customer, month, signed_at, file, received_at)
      values (?, ?, ?, ?, ?, ?, ?)`,
    [one.digest, one.host, one.customer, one.month, one.signedAt, one.file, one.receivedAt],
  );
}

/** Whether this authority remembers a registration of the signing key. */
export async function isRegistered(on: Statements, signingKey: string): Promise<boolean> {
  return (await on.get('select number from registration where signing_key = ? limit 1', [signingKey])) !== undefined;
}
