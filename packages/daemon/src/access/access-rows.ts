/** The statements about accounts and API tokens, the same in every daemon's database; what its tables are called is told. */
import type { AccessRows } from './access-store.ts';
import type { Account } from './account.ts';
import type { ApiToken } from './api-token.ts';

type Parameters = readonly (string | number | Uint8Array | null)[];

/** Of a database, what these statements take. */
export interface RowStatements {
  all<Row extends object>(sql: string, parameters?: Parameters): Promise<Row[]>;
  get<Row extends object>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  run(sql: string, parameters?: Parameters): Promise<unknown>;
}

export interface AccessTables {
  readonly accounts: string;
  readonly tokens: string;
}

type StoredAccount = Omit<Account, 'recoveryCodes'> & { readonly recoveryCodes: string };

const accountColumns = `id, name, role, password, disabled_at as "disabledAt", second_factor as "secondFactor",
  last_step as "lastStep", recovery_codes as "recoveryCodes", created_at as "createdAt",
  password_set_at as "passwordSetAt", last_log_in_at as "lastLogInAt"`;
const tokenColumns = `id, name, role, digest, created_at as "createdAt", created_by as "createdBy",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

export function accessRows(on: RowStatements, tables: AccessTables): Omit<AccessRows, 'exposure' | 'saveExposure'> {
  return { ...accountRows(on, tables), ...tokenRows(on, tables) };
}

function accountRows(
  on: RowStatements,
  { accounts: table }: AccessTables,
): Pick<AccessRows, 'accounts' | 'account' | 'saveAccount' | 'removeAccount'> {
  return {
    async accounts() {
      return (await on.all<StoredAccount>(`select ${accountColumns} from ${table} order by name`)).map(readAccount);
    },
    async account(name) {
      const row = await on.get<StoredAccount>(`select ${accountColumns} from ${table} where name = ?`, [name]);
      return row && readAccount(row);
    },
    async saveAccount({ id, name, role, password, disabledAt, secondFactor, lastStep, recoveryCodes, ...at }) {
      await on.run(
        `insert into ${table} (id, name, role, password, disabled_at, second_factor, last_step, recovery_codes,
            created_at, password_set_at, last_log_in_at)
          values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          on conflict (id) do update set name = excluded.name, role = excluded.role, password = excluded.password,
            disabled_at = excluded.disabled_at, second_factor = excluded.second_factor, last_step = excluded.last_step,
            recovery_codes = excluded.recovery_codes, password_set_at = excluded.password_set_at,
            last_log_in_at = excluded.last_log_in_at`,
        [
          id,
          name,
          role,
          password,
          disabledAt,
          secondFactor,
          lastStep,
          JSON.stringify(recoveryCodes),
          at.createdAt,
          at.passwordSetAt,
          at.lastLogInAt,
        ],
      );
    },
    async removeAccount(id) {
      await on.run(`delete from ${table} where id = ?`, [id]);
    },
  };
}

function readAccount({ recoveryCodes, ...row }: StoredAccount): Account {
  return { ...row, recoveryCodes: JSON.parse(recoveryCodes) as string[] };
}

function tokenRows(
  on: RowStatements,
  { tokens: table }: AccessTables,
): Pick<AccessRows, 'tokens' | 'tokenOf' | 'saveToken' | 'removeToken'> {
  return {
    async tokens() {
      return on.all<ApiToken>(`select ${tokenColumns} from ${table} order by created_at desc, name`);
    },
    async tokenOf(digest) {
      return on.get<ApiToken>(`select ${tokenColumns} from ${table} where digest = ?`, [digest]);
    },
    async saveToken({ id, name, role, digest, createdAt, createdBy, expiresAt, lastUsedAt }) {
      await on.run(
        `insert into ${table} (id, name, role, digest, created_at, created_by, expires_at, last_used_at)
          values (?, ?, ?, ?, ?, ?, ?, ?)
          on conflict (id) do update set last_used_at = excluded.last_used_at`,
        [id, name, role, digest, createdAt, createdBy, expiresAt, lastUsedAt],
      );
    },
    async removeToken(id) {
      await on.run(`delete from ${table} where id = ?`, [id]);
    },
  };
}
