import type { Revoked } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { askAuthority, dirOption } from './authority-folder.ts';

export const authorityRevoke: CommandSpec = {
  words: 'authority revoke',
  arguments: {
    '<named>':
      'what: a product key (last five characters), a host, a signing key, a grant, a license or an object by its id',
  },
  options: [
    dirOption,
    { flags: '--reason <text>', purpose: 'why, for your own records' },
    { flags: '--foreign', purpose: 'an id that this authority never issued: signed by a thief with its key' },
  ],
  group: 'Vendor',
  summary: 'Revoke for ever: no new license comes from it wherever the list has arrived',
  example: 'attiva authority revoke …YEPS8 --reason "sold on"',
  run,
};

async function run(call: Call): Promise<Answer> {
  const reason = call.text('reason');
  const order = {
    named: call.argument('named') ?? '',
    ...(reason !== undefined && { reason }),
    ...(call.flag('foreign') && { foreign: true }),
  };
  const answer = await askAuthority(call, (admin) => admin.post<Revoked>('/v1/revocations', order));
  return { json: asJson(answer), text: describe(answer) };
}

function describe({ revoked, blockedKey, files }: Revoked): string {
  const rows = revoked.map(({ id, kind, of, changed }) => [id, kind, of, changed ? 'revoked' : 'was revoked before']);
  return [
    ...(rows.length === 0 ? [] : [columns(rows)]),
    ...(blockedKey === undefined ? [] : [`Key …${blockedKey} is blocked: it registers nothing more.`]),
    files.length === 0
      ? 'The files are as they were.'
      : `Rewritten: ${files.join(', ')}. Hosts fetch the list daily; send it to sites that reach nobody, and with the next release.`,
  ].join('\n');
}
