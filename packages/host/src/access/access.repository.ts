/** What the host's database keeps of accounts and API tokens. What they mean is left to `@attiva/daemon`. */
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
import { exposureRow, loadSetting, removeSetting, saveSetting } from '../settings/settings.repository.ts';

const tables: AccessTables = { accounts: 'accounts', tokens: 'api_tokens' };

export function accessStore(database: Database, now: () => Seconds): AccessStore {
  return {
    ...rowsOf(database),
    transact: (work) =>
      database.transact((tx) => {
        const record: AccessChange['record'] = async ({ details = {}, ...entry }) =>
          void (await recordAudit(tx, { at: now(), details, ...entry }));
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

function exposureRows(on: Statements): Pick<AccessRows, 'exposure' | 'saveExposure'> {
  return {
    async exposure() {
      const value = await loadSetting(on, exposureRow);
      return value === undefined ? undefined : (JSON.parse(value) as KeptExposure);
    },
    saveExposure: (exposure, at) =>
      exposure === undefined
        ? removeSetting(on, exposureRow)
        : saveSetting(on, { name: exposureRow, value: JSON.stringify(exposure), at }),
  };
}
