/** What the authority's database keeps of accounts and API tokens. What they mean is left to `@attiva/daemon`. */
import {
  type AccessChange,
  type AccessRows,
  type AccessStore,
  type AccessTables,
  accessRows,
  type KeptExposure,
} from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { lastAbout, recordAudit } from '../audit/audit.repository.ts';

const tables: AccessTables = { accounts: 'account', tokens: 'api_token' };

export function accessStore(database: Database, now: () => Seconds): AccessStore {
  return {
    ...rowsOf(database),
    transact: (work) =>
      database.transact((tx) => {
        // The trail of an authority keeps names for as long as the rest: it is the vendor's own people that it names.
        const record: AccessChange['record'] = ({ details, personal, ...entry }) =>
          recordAudit(tx, { at: now(), details: { ...details, ...personal }, ...entry });
        return work({
          ...rowsOf(tx),
          record,
          lastAbout: (subject, action) => lastAbout(tx, { subject, actions: [action] }),
        });
      }),
  };
}

function rowsOf(on: Statements): AccessRows {
  return { ...accessRows(on, tables), ...exposureRows(on) };
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
