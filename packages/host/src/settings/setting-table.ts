/**
 * Settings: what administrators change while the host runs. One table says which there are; their values stand in the
 * database, over host.toml, over the default. Each room adds its row here and reads `settings.current()`; what a value
 * means is left to that room.
 */
import type { JsonSchema } from '@attiva/daemon';
import { isActivationError, parseHostAddress } from '@attiva/protocol';
import { type HostConfig, hostConfigSchema } from '../config/host-config.ts';

/** Values in force, by name: the names are the paths of host.toml. */
export interface SettingValues {
  readonly 'activation.port': number;
  readonly 'intervals.activationMinutes': number | undefined;
  readonly 'intervals.renewalMinutes': number | undefined;
  readonly 'process.lowPriority': boolean;
  readonly 'publishing.enabled': boolean;
  readonly 'publishing.domains': HostConfig['publishing']['domains'];
  readonly 'renewal.enabled': boolean;
  readonly 'retention.eventDays': number;
  readonly 'retention.clientDays': number;
  readonly 'retention.auditDays': number;
  readonly 'revocations.fetch': boolean;
  readonly 'warnings.lowCount': number | undefined;
  readonly 'warnings.idleHours': number | undefined;
  readonly 'notify.url': string | undefined;
}

export type SettingName = keyof SettingValues;

export interface SettingRow {
  /** What the value must be like; with the default and the purpose, from the schema of host.toml. */
  readonly schema: JsonSchema;
  /** How the original calls it. */
  readonly familiar?: string;
  readonly mayChange: 'administrator';
  /** Why this host cannot take the value, `undefined` when it can. */
  readonly refuse?: (value: unknown, config: HostConfig) => string | undefined;
  /** What the administrator should know who sets this value; asked before it, where a page changes it. */
  readonly note?: (value: unknown, before: SettingValues) => string | undefined;
}

export const settingTable: Readonly<Record<SettingName, SettingRow>> = {
  'activation.port': {
    // 0 takes a free port at each start: for the tests' files, not for a host that clients must find.
    schema: { ...inFile('activation', 'port'), minimum: 1 },
    familiar: 'slmgr /sprt; KeyManagementServiceListeningPort',
    mayChange: 'administrator',
    refuse: (value, { administration }) =>
      value === administration.port ? 'is the port of the administration' : othersPort(value),
    note: () => 'Clients find the new port by DNS; those that were told host and port by hand need the new one.',
  },
  'intervals.activationMinutes': {
    schema: inFile('intervals', 'activationMinutes'),
    familiar: 'slmgr /sai; VLActivationInterval',
    mayChange: 'administrator',
  },
  'intervals.renewalMinutes': {
    schema: inFile('intervals', 'renewalMinutes'),
    familiar: 'slmgr /sri; VLRenewalInterval',
    mayChange: 'administrator',
  },
  'process.lowPriority': {
    schema: inFile('process', 'lowPriority'),
    familiar: 'slmgr /spri, /cpri; EnableKmsLowPriority',
    mayChange: 'administrator',
    note: (value) =>
      value === true
        ? 'With low priority a busy machine may answer clients too late: they are not counted, and the count can fall below the threshold.'
        : undefined,
  },
  'publishing.enabled': {
    schema: inFile('publishing', 'enabled'),
    familiar: 'slmgr /sdns, /cdns; DisableDnsPublishing',
    mayChange: 'administrator',
    note: (value) =>
      value === false
        ? 'The records of this host, and of all others on its database, are taken out of DNS: machines that look for a host find none of them.'
        : undefined,
  },
  'publishing.domains': {
    schema: inFile('publishing', 'domains'),
    familiar: 'DnsDomainPublishList',
    mayChange: 'administrator',
  },
  'renewal.enabled': {
    schema: inFile('renewal', 'enabled'),
    mayChange: 'administrator',
    note: (value) =>
      value === false
        ? 'Agreements that end are renewed by hand then: `attiva host renew`, online, by file or QR.'
        : undefined,
  },
  'retention.eventDays': {
    schema: inFile('retention', 'eventDays'),
    mayChange: 'administrator',
    note: (value, before) =>
      typeof value === 'number' && value < before['retention.eventDays']
        ? `Events older than ${value} days are forgotten within a day, for good.`
        : undefined,
  },
  'retention.clientDays': {
    schema: inFile('retention', 'clientDays'),
    mayChange: 'administrator',
    note: (value, before) =>
      typeof value === 'number' && value < before['retention.clientDays']
        ? `Machines that have not asked for ${value} days are forgotten within a day, for good, with their names.`
        : undefined,
  },
  'retention.auditDays': {
    schema: inFile('retention', 'auditDays'),
    mayChange: 'administrator',
    note: (value, before) =>
      typeof value === 'number' && value < before['retention.auditDays']
        ? `Rows of the audit older than ${value} days are forgotten within a day, for good.`
        : undefined,
  },
  'revocations.fetch': {
    schema: inFile('revocations', 'fetch'),
    mayChange: 'administrator',
    note: (value) =>
      value === false ? 'Lists then come from files alone: `attiva host revocations import FILE`.' : undefined,
  },
  'warnings.lowCount': {
    schema: inFile('warnings', 'lowCount'),
    familiar: 'LowCount of the management pack',
    mayChange: 'administrator',
  },
  'warnings.idleHours': { schema: inFile('warnings', 'idleHours'), mayChange: 'administrator' },
  // The program and the mail server stand in host.toml alone: whoever has got hold of the administration's token shall not run
  // programs as the host's account.
  'notify.url': {
    schema: inFile('notify', 'url'),
    mayChange: 'administrator',
    note: () => 'The address stands in the audit as it is; one that carries a secret belongs into host.toml.',
  },
};

export const settingNames: readonly SettingName[] = Object.keys(settingTable) as SettingName[];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingTable, name);
}

/** Why a host does not listen there: the port belongs to another protocol, which clients refuse in an address as well. */
export function othersPort(port: unknown): string | undefined {
  try {
    parseHostAddress(`host:${String(port)}`);
    return undefined;
  } catch (error) {
    if (isActivationError(error)) return `is refused: ${error.detail}`;
    throw error;
  }
}

function inFile(table: string, field: string): JsonSchema {
  const properties: JsonSchema['properties'] = hostConfigSchema.properties;
  const schema = properties[table]?.properties?.[field];
  if (schema === undefined) throw new TypeError(`host.toml has no field ${table}.${field}.`);
  return schema;
}
