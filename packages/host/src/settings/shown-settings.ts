/** Settings as pages show them: with what a form needs, who changed them last, and what only the file can say. */
import type { JsonSchema, Role } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { lastOfEach } from '../audit/audit.repository.ts';
import { type HostConfig, hostConfigSchema } from '../config/host-config.ts';
import type { ListedSetting } from './host-settings.ts';
import { isSettingName, settingTable } from './setting-table.ts';
import { originOnly, withoutSecret } from './shown-address.ts';

/** What a value is like, for a form. */
export type SettingKind = 'yes-no' | 'whole' | 'text' | 'domains' | 'list';

export interface ShownSetting extends ListedSetting {
  readonly kind: SettingKind;
  readonly least?: number;
  readonly most?: number;
  readonly unit?: SettingUnit;
  /** The last change while the host ran, as the audit has it. */
  readonly changed?: { readonly at: Seconds; readonly by: string };
}

export const settingUnits = ['minutes', 'hours', 'days', 'seconds'] as const;
export type SettingUnit = (typeof settingUnits)[number];

/** What host.toml alone can say: it counts after a restart. */
export interface FileSetting {
  readonly name: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly source: 'default' | 'file' | 'environment';
  readonly purpose: string;
  readonly unit?: SettingUnit;
}

/** @param role of who looks: an address with a secret in it is shown to administrators alone. */
export function settingsFor(role: Role, settings: readonly ListedSetting[]): readonly ListedSetting[] {
  if (role === 'administrator') return settings;
  return settings.map((one) => ({ ...one, value: withoutSecret(one.name, one.value) }));
}

/** @param role as of `settingsFor` */
export async function showSettings(
  settings: readonly ListedSetting[],
  { on, role }: { readonly on: Statements; readonly role: Role },
): Promise<readonly ShownSetting[]> {
  const rows = await lastOfEach(on, 'settings-changed');
  const changes = new Map(rows.map(({ subject, actor, at }) => [subject, { at, by: actor }]));
  return settingsFor(role, settings).map((one) => {
    const { schema } = settingTable[one.name];
    const changed = changes.get(one.name);
    const unit = unitOf(one.name);
    return {
      ...one,
      kind: kindOf(schema),
      ...(schema.minimum !== undefined && { least: schema.minimum }),
      ...(schema.maximum !== undefined && { most: schema.maximum }),
      ...(unit !== undefined && { unit }),
      ...(changed !== undefined && { changed }),
    };
  });
}

/** @param environmentProxy what HTTPS_PROXY says. */
export function fileSettings(config: HostConfig, environmentProxy: string | undefined): readonly FileSetting[] {
  return leavesOf(hostConfigSchema, config).flatMap(({ name, schema, value }): FileSetting[] => {
    if (isSettingName(name)) return [];
    const usual: unknown = schema.default ?? null;
    const isProxy = name === 'outbound.proxy';
    const given = isProxy ? (value ?? environmentProxy) : value;
    const isUsual = JSON.stringify(value ?? null) === JSON.stringify(usual);
    const unit = unitOf(name);
    return [
      {
        name,
        value: (isProxy ? originOnly(given) : given) ?? null,
        default: usual,
        source: isUsual ? (isProxy && given !== undefined ? 'environment' : 'default') : 'file',
        purpose: schema.description ?? '',
        ...(unit !== undefined && { unit }),
      },
    ];
  });
}

interface Leaf {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
}

function leavesOf(schema: JsonSchema, value: unknown, prefix = ''): readonly Leaf[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, inner]) => {
    const name = `${prefix}${field}`;
    const held = (value as Readonly<Record<string, unknown>> | undefined)?.[field];
    return inner.properties === undefined ? [{ name, schema: inner, value: held }] : leavesOf(inner, held, `${name}.`);
  });
}

function kindOf({ type, items }: JsonSchema): SettingKind {
  if (type === 'boolean') return 'yes-no';
  if (type === 'integer') return 'whole';
  if (type === 'array') return items?.properties?.['domain'] === undefined ? 'list' : 'domains';
  return 'text';
}

function unitOf(name: string): SettingUnit | undefined {
  if (name === 'publishing.ttl') return 'seconds';
  return settingUnits.find((unit) => name.toLowerCase().endsWith(unit));
}
