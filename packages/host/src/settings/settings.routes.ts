/** The administration's addresses of the settings: what is in force, and changing it. */
import {
  among,
  type AdministrationApi,
  anything,
  both,
  dictionary,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
  time,
  whole,
} from '@attiva/daemon';
import type { Database } from '@attiva/storage';
import type { HostSettings, ListedSetting } from './host-settings.ts';
import type { SettingName } from './setting-table.ts';
import {
  type FileSetting,
  fileSettings,
  settingsFor,
  settingUnits,
  showSettings,
  type ShownSetting,
} from './shown-settings.ts';

const setting: Schema<ListedSetting> = named(
  'Setting',
  object({
    name: text<SettingName>(),
    value: anything(),
    default: anything({ about: 'What holds without host.toml and without a change.' }),
    source: among('default', 'file', 'set'),
    purpose: text(),
    mayChange: among('administrator'),
    familiar: optional(text({ about: 'How the original calls it.' })),
  }),
);

const shown: Schema<ShownSetting> = named(
  'ShownSetting',
  both(
    setting,
    object({
      kind: among('yes-no', 'whole', 'text', 'domains', 'list'),
      least: optional(whole()),
      most: optional(whole()),
      unit: optional(among(...settingUnits)),
      changed: optional(object({ at: time(), by: text({ about: 'Who, as the audit names it.' }) })),
    }),
  ),
);

const fileSetting: Schema<FileSetting> = named(
  'FileSetting',
  object({
    name: text(),
    value: anything({ about: 'Of an address what is not secret.' }),
    default: anything(),
    source: among('default', 'file', 'environment'),
    purpose: text(),
    unit: optional(among(...settingUnits)),
  }),
);

const change = anything({ about: 'Values by name; null: back to host.toml or the default.' });

export interface SettingsDoor {
  readonly settings: HostSettings;
  readonly database: Database;
  /** What HTTPS_PROXY says. */
  readonly environmentProxy?: string | undefined;
}

export function addSettingsRoutes(api: AdministrationApi, door: SettingsDoor): void {
  const { settings } = door;
  addPageRoutes(api, door);
  api.add(
    {
      method: 'GET',
      path: '/v1/settings',
      role: 'viewer',
      summary: 'Every setting, its value and where that comes from.',
      answer: object({ settings: list(setting) }),
    },
    ({ caller: { role } }) => ({ settings: settingsFor(role, settings.list()) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/settings',
      role: 'administrator',
      summary: 'Changes settings, all of them or none.',
      body: object({
        change,
        expected: optional(
          dictionary(anything({ about: 'A value as it was seen: refused where it has been changed meanwhile.' })),
        ),
      }),
      answer: object({
        settings: list(setting),
        notes: list(text({ about: 'What the administrator should know of this change.' })),
      }),
      errors: ['changed-meanwhile'],
    },
    async ({ body: { change: wished, expected }, caller }) =>
      settings.change(wished, { actor: caller.name, ...(expected !== undefined && { expected }) }),
  );
}

/** What a page wants beside: who changed what, what the file says, what would be said of a change. */
function addPageRoutes(api: AdministrationApi, { settings, database, environmentProxy }: SettingsDoor): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/settings-in-full',
      role: 'viewer',
      summary: 'Settings with their limits and last changes, and what only host.toml can say.',
      answer: object({ settings: list(shown), file: list(fileSetting) }),
    },
    async ({ caller: { role } }) => ({
      settings: await showSettings(settings.list(), { on: database, role }),
      file: fileSettings(settings.config, environmentProxy),
    }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/setting-checks',
      role: 'administrator',
      summary: 'Says what should be known of a change, and changes nothing.',
      body: object({ change }),
      answer: object({ notes: list(text()) }),
    },
    ({ body }) => ({ notes: settings.check(body.change) }),
  );
}
