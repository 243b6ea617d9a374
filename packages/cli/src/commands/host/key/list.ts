/** Host keys of a running host: which serves what, which has been superseded. Deciding that is the host's. */
import type { KeyStatus } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askHost, dataOption } from '../host-folder.ts';

export const hostKeyList: CommandSpec = {
  words: 'host key list',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Show the host keys: what each serves, until when, and which are superseded',
  example: 'attiva host key list',
  run,
};

async function run(call: Call): Promise<Answer> {
  const answer = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/host-keys' }));
  const keys = answer.keys as readonly KeyStatus[];
  return { json: asJson({ keys }), text: columns(keys.map(keyRow)) || 'No host key yet. Run: attiva host key add KEY' };
}

export function keyRow(key: KeyStatus): readonly string[] {
  return [
    `…${key.key}`,
    key.name,
    `generation ≤ ${key.generation}`,
    stateText(key),
    key.until === undefined ? 'no end' : `until ${day(key.until)}`,
    ...(key.customer === undefined ? [] : [key.customer]),
  ];
}

/** In words, for every screen that shows a key. */
export function stateText({ state, supersededBy }: KeyStatus): string {
  switch (state) {
    case 'superseded':
      return `superseded by …${supersededBy?.key ?? ''} (generation ≤ ${supersededBy?.generation ?? ''})`;
    case 'ended':
      return 'AGREEMENT ENDED';
    case 'revoked':
      return 'REVOKED';
    case 'no-signing-key':
      return 'SIGNING KEY NOT HERE';
    case 'no-pack':
      return 'NO PACK describes it';
    case 'serving':
      return 'serving';
  }
}
