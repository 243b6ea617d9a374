import type { Answer, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';

export const licenseBlock: CommandSpec = {
  words: 'authority license block',
  arguments: { '<license>': 'id of the machine (client) or of its license' },
  options: [dirOption, { flags: '--reason <text>', purpose: 'kept with the machine' }],
  group: 'Vendor',
  summary: 'Take the license of one machine back; others of the key go on',
  example: 'attiva authority license block YFWzQ3xR0tJ7mJv2bQ9a --reason "laptop stolen"',
  async run(call): Promise<Answer> {
    const reason = call.text('reason');
    const body = { license: call.argument('license') ?? '', ...(reason !== undefined && { reason }) };
    const blocked = await askAuthority(call, (door) => door.ask({ method: 'POST', path: '/v1/license-blocks', body }));
    const done = blocked.changed ? 'is blocked' : 'was blocked already';
    const text = `The license of client ${blocked.client} (key …${blocked.keyLastFive}) ${done}.`;
    const next = 'It stands on the revocation list, which machines fetch by themselves and files carry to the others.';
    return { json: asJson(blocked), text: `${text}\n${next}` };
  },
};
