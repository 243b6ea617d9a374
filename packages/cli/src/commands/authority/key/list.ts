import type { KeySummary } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';

export const keyList: CommandSpec = {
  words: 'authority key list',
  arguments: dirArgument,
  options: [dirOption, { flags: '--setup', purpose: 'the setup keys alone, which are public' }],
  group: 'Vendor',
  summary: 'Show all product keys; of secret ones the last five characters',
  example: 'attiva authority key list aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { keys } = await askAuthority(call, (door) => door.ask({ method: 'GET', path: '/v1/keys' }));
  const shown = call.flag('setup') ? keys.filter(({ kind }) => kind === 'setup') : keys;
  return { json: asJson({ keys: shown }), text: columns(shown.map(row)) || 'No product keys yet.' };
}

function row(key: KeySummary): readonly string[] {
  return [
    key.kind,
    key.publicKey ?? `…${key.lastFive}`,
    key.edition === null ? key.application : `${key.application}/${key.edition}`,
    `generation ${key.generation}`,
    used(key),
    key.blockedAt === null ? '' : `BLOCKED ${day(key.blockedAt)}`,
    key.customer ?? '',
  ];
}

function used(key: KeySummary): string {
  if (key.kind === 'host') return `hosts ${key.hosts} of ${key.maxHosts ?? 6}`;
  return key.kind === 'device' ? `machines ${key.devices} of ${key.quota ?? 1}` : '';
}
