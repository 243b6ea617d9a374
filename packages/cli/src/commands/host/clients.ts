import type { ListedClient } from '@attiva/host';
import { columns, day, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostClients: CommandSpec = {
  words: 'host clients',
  options: [
    dataOption,
    { flags: '--limit <number>', purpose: 'how many, last seen first (default 100, at most 1000)' },
    { flags: '--offset <number>', purpose: 'how many to pass over, for the next page' },
  ],
  group: 'Host in the LAN',
  summary: 'Show the full inventory: every machine that has called, its lease and when it was seen',
  example: 'attiva host clients --limit 1000 --json',
  run,
};

async function run(call: Call): Promise<Answer> {
  const [limit, offset] = [call.number('limit') ?? 100, call.number('offset') ?? 0];
  return await askHost(call, async (door) => {
    const { clients } = await door.ask({ method: 'GET', path: '/v1/clients', query: { limit, offset } });
    const more = clients.length < limit || limit === 0 ? '' : `\nThe next page: --offset ${offset + limit}`;
    return { json: asJson({ clients }), text: `${describe(clients)}${more}` };
  });
}

function describe(clients: readonly ListedClient[]): string {
  if (clients.length === 0) return 'No machine has called yet.';
  const head = ['Machine', 'Product', 'Lease until', 'Last seen', 'Reported state', 'Client'];
  const rows = clients.map((client) => [
    client.name ?? '',
    `${client.application}/${client.edition} ${client.generation}`,
    client.leaseUntil === 0 ? 'none' : day(client.leaseUntil),
    moment(client.lastSeen),
    String(client.state),
    client.client,
  ]);
  return columns([head, ...rows]);
}
