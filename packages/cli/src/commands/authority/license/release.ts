import type { Answer, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirOption } from '../authority-folder.ts';

export const licenseRelease: CommandSpec = {
  words: 'authority license release',
  arguments: { '<license>': 'id of the machine (client) or of its license' },
  options: [dirOption],
  group: 'Vendor',
  summary:
    'After a restore: a license taken back since the backup was given back, not blocked; its place is free again',
  example: 'attiva authority license release YFWzQ3xR0tJ7mJv2bQ9a',
  async run(call): Promise<Answer> {
    const body = { license: call.argument('license') ?? '' };
    const released = await askAuthority(call, (door) =>
      door.ask({ method: 'POST', path: '/v1/license-releases', body }),
    );
    const text = `The license of client ${released.client} (key …${released.keyLastFive}) counts as given back: its place is free.`;
    return { json: asJson(released), text };
  },
};
