/** Product keys, as the vendor types them. Secret ones are shown once, when they are made; after that by their last five. */
import type { BlockedKey } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';

export const keyBlock: CommandSpec = {
  words: 'authority key block',
  arguments: { '<key>': 'its last five characters, or its id where several end alike' },
  options: [dirOption, { flags: '--reason <text>', purpose: 'kept with the key' }],
  group: 'Vendor',
  summary: 'Let a key register nothing more; what was granted stays good',
  example: 'attiva authority key block 9XJ5D --reason "found on a forum"',
  run,
};

async function run(call: Call): Promise<Answer> {
  const reason = call.text('reason');
  const body = { key: call.argument('key') ?? '', ...(reason !== undefined && { reason }) };
  const blocked = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/key-blocks', body }));
  const done = blocked.changed ? 'is blocked' : 'was blocked already';
  return {
    json: asJson(blocked),
    text: [`The ${blocked.kind} key …${blocked.lastFive} ${done}.`, ...stays(blocked)].join('\n'),
  };
}

/** Whoever blocks a stolen key must not believe that this has ended what the thief has. */
function stays({ kind, lastFive, hosts, devices }: BlockedKey): readonly string[] {
  if (kind === 'setup' || hosts + devices === 0) return [];
  const what = kind === 'host' ? `${hosts} hosts and directories` : `${devices} machines`;
  return [`What it gave stays good: ${what}. To end that as well: attiva authority revoke …${lastFive}`];
}
