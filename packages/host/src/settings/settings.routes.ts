/** The administration's addresses of the settings: what is in force, and changing it. */
import {
  among,
  type AdministrationApi,
  anything,
  list,
  named,
  object,
  optional,
  type Schema,
  text,
} from '@attiva/daemon';
import type { HostSettings, ListedSetting } from './host-settings.ts';
import type { SettingName } from './setting-table.ts';

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

export function addSettingsRoutes(api: AdministrationApi, settings: HostSettings): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/settings',
      role: 'viewer',
      summary: 'Every setting, its value and where that comes from.',
      answer: object({ settings: list(setting) }),
    },
    async () => ({ settings: settings.list() }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/settings',
      role: 'administrator',
      summary: 'Changes settings, all of them or none.',
      body: object({ change: anything({ about: 'Values by name; null: back to host.toml or the default.' }) }),
      answer: object({
        settings: list(setting),
        notes: list(text({ about: 'What the administrator should know of this change.' })),
      }),
    },
    async ({ body }) => settings.change(body.change),
  );
}
