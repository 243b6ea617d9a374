import type { ListedSetting } from '@attiva/host';
import { columns } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostSettings: CommandSpec = {
  words: 'host settings',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Show what can be changed while the host runs, what holds now and where it comes from',
  example: 'attiva host settings',
  run,
};

async function run(call: Call): Promise<Answer> {
  const answer = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/settings' }));
  return { json: asJson(answer), text: describe(answer.settings as readonly ListedSetting[]) };
}

const sources = { default: 'default', file: 'host.toml', set: 'set' } as const;

function describe(settings: readonly ListedSetting[]): string {
  const rows = settings.map(({ name, value, source, purpose }) => [name, shown(value), sources[source], purpose]);
  return columns([['Setting', 'Value', 'From', 'Purpose'], ...rows]);
}

/** A value as it is typed. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
