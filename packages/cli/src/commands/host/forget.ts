import type { Forgotten } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostForget: CommandSpec = {
  words: 'host forget',
  arguments: { '<machine>': 'its name, or its client id as `attiva host clients` shows it' },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Erase the name and address of a machine everywhere on this host; it stays counted, the audit stays whole',
  example: 'attiva host forget pc-0231.corp.example',
  run,
};

async function run(call: Call): Promise<Answer> {
  const machine = call.argument('machine') ?? '';
  const forgotten = await askHost(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/forgotten', body: { machine } }),
  );
  return { json: asJson(forgotten), text: describe(forgotten) };
}

function describe({ clients, erased }: Forgotten): string {
  const rows = erased === 1 ? '1 row' : `${erased} rows`;
  return [
    `Forgotten  names and addresses in ${rows}, of ${clients.join(', ') || 'no identity that is kept here'}`,
    'Kept       the client id with its times and its lease, until its own retention ends',
    'Not here   backups taken before, and the log: their time is yours to set',
  ].join('\n');
}
