/** What the authority's database keeps of accounts and API tokens. What they mean is left to `@attiva/daemon`. */
import type { AccessChange, AccessRows, AccessStore, Account, ApiToken, KeptExposure } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { lastAbout, recordAudit } from '../audit/audit.repository.ts';

type StoredAccount = Omit<Account, 'recoveryCodes'> & { readonly recoveryCodes: string };

const accountColumns = `id, name, role, password, disabled_at as "disabledAt", second_factor as "secondFactor",
  last_step as "lastStep", recovery_codes as "recoveryCodes", created_at as "createdAt",
  password_set_at as "passwordSetAt", last_log_in_at as "lastLogInAt"`;
const tokenColumns = `id, name, role, digest, created_at as "createdAt", created_by as "createdBy",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

export function accessStore(database: Database, now: () => Seconds): AccessStore {
  return {
    ...accessRows(database),
    transact: (work) =>
      database.transact((tx) => {
        // The trail of an authority keeps names for as long as the rest: it is the vendor's own people that it names.
        const record: AccessChange['record'] = ({ details, personal, ...entry }) =>
          recordAudit(tx, { at: now(), details: { ...details, ...personal }, ...entry });
        return work({
          ...accessRows(tx),
          record,
          lastAbout: (subject, action) => lastAbout(tx, { subject, actions: [action] }),
        });
      }),
  };
}

function accessRows(on: Statements): AccessRows {
  return { ...accountRows(on), ...tokenRows(on), ...exposureRows(on) };
}

function accountRows(on: Statements): Pick<AccessRows, 'accounts' | 'account' | 'saveAccount' | 'removeAccount'> {
  return {
    async accounts() {
      return (await on.all<StoredAccount>(`select ${accountColumns} from account order by name`)).map(readAccount);
    },
    async account(name) {
      const row = await on.get<StoredAccount>(`select ${accountColumns} from account where name = ?`, [name]);
      return row && readAccount(row);
    },
    async saveAccount({ id, name, role, password, disabledAt, secondFactor, lastStep, recoveryCodes, ...at }) {
      await on.run(
        `insert into account (id, name, role, password, disabled_at, second_factor, last_step, recovery_codes,
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
      await on.run('delete from account where id = ?', [id]);
    },
  };
}

function readAccount({ recoveryCodes, ...row }: StoredAccount): Account {
  return { ...row, recoveryCodes: JSON.parse(recoveryCodes) as string[] };
}

function tokenRows(on: Statements): Pick<AccessRows, 'tokens' | 'tokenOf' | 'saveToken' | 'removeToken'> {
  return {
    async tokens() {
      return on.all<ApiToken>(`select ${tokenColumns} from api_token order by created_at desc, name`);
    },
    async tokenOf(digest) {
      return on.get<ApiToken>(`select ${tokenColumns} from api_token where digest = ?`, [digest]);
    },
    async saveToken({ id, name, role, digest, createdAt, createdBy, expiresAt, lastUsedAt }) {
      await on.run(
        `insert into api_token (id, name, role, digest, created_at, created_by, expires_at, last_used_at)
          values (?, ?, ?, ?, ?, ?, ?, ?)
          on conflict (id) do update set last_used_at = excluded.last_used_at`,
        [id, name, role, digest, createdAt, createdBy, expiresAt, lastUsedAt],
      );
    },
    async removeToken(id) {
      await on.run('delete from api_token where id = ?', [id]);
    },
  };
}

const exposureRow = 'console.exposed';

function exposureRows(on: Statements): Pick<AccessRows, 'exposure' | 'saveExposure'> {
  return {
    async exposure() {
      const row = await on.get<{ value: string }>('select value from setting where name = ?', [exposureRow]);
      return row && (JSON.parse(row.value) as KeptExposure);
    },
    async saveExposure(exposure, at) {
      await on.run('delete from setting where name = ?', [exposureRow]);
      if (exposure === undefined) return;
      const values = [exposureRow, JSON.stringify(exposure), at];
      await on.run('insert into setting (name, value, changed_at) values (?, ?, ?)', values);
    },
  };
}
