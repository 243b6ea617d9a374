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
import type { HostId } from '../hosts/host-id.ts';
import { exposureRow, loadSetting, removeSetting, saveSetting } from '../settings/settings.repository.ts';

const tables: AccessTables = { accounts: 'accounts', tokens: 'api_tokens', personal: 'personal' };

export function accessStore(database: Database, host: HostId, now: () => Seconds): AccessStore {
  return {
    ...rowsOf(database, host),
    transact: (work) =>
      database.transact((tx) => {
        const record: AccessChange['record'] = async ({ details = {}, ...entry }) =>
          void (await recordAudit(tx, { at: now(), details, ...entry }));
        return work({
          ...rowsOf(tx, host),
          record,
          lastAbout: (subject, action) => lastAbout(tx, { subject, actions: [action] }),
        });
      }),
  };
}

function rowsOf(on: Statements, host: HostId): AccessRows {
  return { ...accessRows(on, tables), ...exposureRows(on, host) };
}

function exposureRows(on: Statements, host: HostId): Pick<AccessRows, 'exposure' | 'saveExposure'> {
  return {
    async exposure() {
      const value = await loadSetting(on, exposureRow(host));
      return value === undefined ? undefined : (JSON.parse(value) as KeptExposure);
    },
    saveExposure: (exposure, at) =>
      exposure === undefined
        ? removeSetting(on, exposureRow(host))
        : saveSetting(on, { name: exposureRow(host), value: JSON.stringify(exposure), at }),
  };
}
