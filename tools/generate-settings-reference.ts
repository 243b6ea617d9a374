/**
 * Writes docs/reference/settings.md: everything that can be set, in one form: default, who may, when it counts, what it is
 * called elsewhere. Services' settings come from their schemas, those of a machine from a declaration that its type holds complete.
 *   node --conditions=attiva-source tools/generate-settings-reference.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentConfigSchema } from '@attiva/agent';
import { authorityConfigSchema } from '@attiva/authority';
import type { MachineSettings } from '@attiva/client';
import { hostConfigSchema, settingTable } from '@attiva/host';
import { defaultOf, type Field, fieldsOf } from './generate-configuration-reference.ts';

export const settingsReferencePath: string = join(import.meta.dirname, '../docs/reference/settings.md');

interface MachineSetting {
  readonly name: string;
  readonly default: string;
  readonly set: string;
  readonly reset: string;
  readonly familiar: string;
}

/** What of a machine's settings is no setting but its state. */
type NoSetting = 'vendor' | 'vendorName' | 'folder' | 'clientId' | 'agent' | 'lastHint';

/** A new setting of a machine does not compile without a row here. */
export const machineSettings: Readonly<Record<Exclude<keyof MachineSettings, NoSetting>, MachineSetting>> = {
  hosts: {
    name: 'Host, for the machine, an application or an edition',
    default: 'found by DNS',
    set: 'attiva client set-host HOST',
    reset: 'attiva client clear-host',
    familiar: '`/skms`, `/ckms`; KeyManagementServiceName, KeyManagementServicePort',
  },
  lookupDomain: {
    name: 'Domain in which hosts are looked up',
    default: "the machine's own, then its search list",
    set: 'attiva client set-domain DOMAIN',
    reset: 'attiva client clear-domain',
    familiar: '`/skms-domain`, `/ckms-domain`; KeyManagementServiceLookupDomain',
  },
  directory: {
    name: 'Directory server, for a machine that is joined to no domain',
    default: 'the domain that it was joined to',
    set: 'attiva directory use URL',
    reset: 'attiva directory forget',
    familiar: '—',
  },
  caching: {
    name: 'Whether the host of the last success is asked first',
    default: 'on',
    set: 'attiva client set-caching off',
    reset: 'attiva client set-caching on',
    familiar: '`/skhc`, `/ckhc`; DisableKeyManagementServiceHostCaching',
  },
  activationTypes: {
    name: 'Methods that may activate, for the machine or an edition',
    default: 'all',
    set: 'attiva client set-activation-type TYPE',
    reset: 'attiva client set-activation-type all',
    familiar: '`/act-type`; VLActivationType',
  },
  pinnedHosts: {
    name: 'Hosts whose hints are obeyed (renew now, take a new identity)',
    default: 'none',
    set: 'attiva client pin-host HOST-ID',
    reset: 'attiva client unpin-host',
    familiar: '—',
  },
  installed: {
    name: 'Setup key of an edition',
    default: 'the one that the product brings',
    set: 'attiva client install-key KEY',
    reset: 'attiva client clear-key',
    familiar: '`/ipk`, `/upk`',
  },
};

/** Fields of files that administrators know by another name. */
export const knownElsewhere: Readonly<Record<string, string>> = {
  userOperations: 'UserOperations',
};

const opening = `# Settings

<!-- Written by tools/generate-settings-reference.ts from the schemas and types. Edit those, not this page. -->

Everything that can be set, and what it is called where administrators know it from. What is allowed in each field, and its purpose,
stands in [Configuration](configuration.md). Intervals, thresholds and grace are the vendor's: they stand in the product pack, and a
host may change the two intervals. Nothing comes from the environment but \`HTTPS_PROXY\` and \`NO_PROXY\` (for the way to the
authority) and \`NO_COLOR\`.
`;

/** The whole page as it must stand in the repository. */
export function settingsReference(): string {
  return [opening, ...runningHost(), ...files(), ...machine()].join('\n');
}

const head = ['| Setting | Default | Who may change it | Counts | Known as |', '|---|---|---|---|---|'];

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function runningHost(): string[] {
  const about =
    'By `attiva host set NAME VALUE` and `attiva host reset NAME`, kept in the database over `host.toml`; each change is in the audit.';
  const rows = Object.entries(settingTable).map(([name, { schema, familiar, mayChange }]) =>
    row(`\`${name}\``, defaultOf(schema), `${mayChange} of the host`, 'at once', familiar ?? ''),
  );
  const exposed =
    'Whether the console is reached from the network, where and under which names, is set by `attiva console expose` and `attiva console expose --off`, of a host and of an authority (`--authority DIR`): by an administrator, on the machine alone, at once, from the start not. It asks before it opens, so it is no setting of a file.';
  return ['## Of a running host', '', about, '', ...head, ...rows, '', exposed, ''];
}

function files(): string[] {
  return [
    ...filePart('host.toml', hostConfigSchema, 'administrator of the machine'),
    ...filePart('authority.toml', authorityConfigSchema, 'the vendor, on the machine of the authority'),
    ...filePart('agent.toml', agentConfigSchema, 'administrator of the machine'),
  ];
}

function filePart(name: string, schema: Field, who: string): string[] {
  const rows = fieldsOf(schema).map(([field, shape]) => {
    const running = name === 'host.toml' && Object.hasOwn(settingTable, field);
    const counts = running ? 'at the next start, unless set on the running host' : 'at the next start';
    return row(`\`${field}\``, defaultOf(shape), who, counts, knownElsewhere[field] ?? '');
  });
  return [`## In ${name}`, '', ...head, ...rows, ''];
}

function machine(): string[] {
  const about =
    'Kept in the state folder, per vendor. By whoever may write that folder: with an agent the administrator of the machine, or every account where `userOperations` is on.';
  const rows = Object.values(machineSettings).map((one) =>
    row(one.name, one.default, `\`${one.set}\``, `\`${one.reset}\``, 'at once', one.familiar),
  );
  const columns = [
    '| Setting | Default | Set | Back to the default | Counts | Known as |',
    '|---|---|---|---|---|---|',
  ];
  return ['## Of a machine', '', about, '', ...columns, ...rows, ''];
}

if (import.meta.main) writeFileSync(settingsReferencePath, settingsReference());
