/** The statements about accounts, API tokens and what the trail says of sessions, the same in every daemon's database; what its tables are called is told. */
import type { AuditHead } from '../audit/audit-chain.ts';
import type { RowStatements } from '../rows/row-statements.ts';
import type { AccessRows } from './access-store.ts';
import type { Account } from './account.ts';
import type { ApiToken } from './api-token.ts';
import { signOutOf } from './sign-out.ts';

export interface AccessTables {
  readonly accounts: string;
  readonly tokens: string;
  /** Column of the trail for what may be erased; undefined: its details hold all. */
  readonly personal?: string;
}

type StoredAccount = Omit<Account, 'recoveryCodes'> & { readonly recoveryCodes: string };

const accountColumns = `id, name, role, password, disabled_at as "disabledAt", second_factor as "secondFactor",
  last_step as "lastStep", recovery_codes as "recoveryCodes", created_at as "createdAt",
  password_set_at as "passwordSetAt", last_log_in_at as "lastLogInAt"`;
const tokenColumns = `id, name, role, digest, created_at as "createdAt", created_by as "createdBy",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

export function accessRows(on: RowStatements, tables: AccessTables): Omit<AccessRows, 'exposure' | 'saveExposure'> {
  return { ...accountRows(on, tables), ...tokenRows(on, tables), ...signOutRows(on, tables) };
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

function signOutRows(on: RowStatements, { personal = 'null' }: AccessTables): Pick<AccessRows, 'signOuts'> {
  return {
    async signOuts(since) {
      const newest = 'select position, digest from audit order by position desc limit 1';
      const head = (await on.get<AuditHead>(newest)) ?? { position: 0, digest: '' };
      if (since === undefined || (since.position === head.position && since.digest === head.digest))
        return { head, orders: [], isTorn: false };
      const there = await on.get<Pick<AuditHead, 'digest'>>('select digest from audit where position = ?', [
        since.position,
      ]);
      const [first] = await on.all<Pick<AuditHead, 'position'>>('select min(position) as position from audit');
      // Rows past their time go from the beginning: one that is missing there was tidied away, and none after it.
      const isTidied = there === undefined && since.position < (first?.position ?? 0);
      const isOther = there === undefined ? !isTidied : there.digest !== since.digest;
      if (since.position > 0 && isOther) return { head, orders: [], isTorn: true };
      const rows = await on.all<{ actor: string; details: string; personal: string | null }>(
        `select actor, details, ${personal} as personal from audit
          where position > ? and position <= ? and action = 'sessions-ended' order by position`,
        [since.position, head.position],
      );
      const orders = rows.map((row) => signOutOf(row.actor, { ...factsIn(row.details), ...factsIn(row.personal) }));
      return { head, orders: orders.filter((order) => order !== undefined), isTorn: false };
    },
  };
}

function factsIn(text: string | null): Readonly<Record<string, unknown>> {
  return text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
}
