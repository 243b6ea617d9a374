import type { ListedEvent } from '@attiva/host';
import { columns, moment } from '../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostEvents: CommandSpec = {
  words: 'host events',
  options: [
    dataOption,
    { flags: '--client <machine>', purpose: 'only this machine: its name as it is kept, or its client id' },
    { flags: '--limit <number>', purpose: 'how many, newest first (default 100, at most 1000)' },
    { flags: '--before <position>', purpose: 'only those before this one, for the next page' },
  ],
  group: 'Host in the LAN',
  summary: 'Show the last requests with what each got and why, and publishing in DNS (familiar: 12290, 12293, 12294)',
  example: 'attiva host events --client pc-0231.corp.example',
  run,
};

async function run(call: Call): Promise<Answer> {
  const client = call.text('client');
  const limit = call.number('limit') ?? 100;
  const before = call.number('before');
  const query = {
    limit,
    ...(before !== undefined && { before }),
    ...(client !== undefined && client !== '' && { client }),
  };
  return await askHost(call, async (door) => {
    const { events } = await door.ask({ method: 'GET', path: '/v1/events', query });
    const last = events.at(-1)?.event;
    const more = events.length < limit || last === undefined ? '' : `\nEarlier ones: --before ${last}`;
    return { json: asJson({ events }), text: `${describe(events)}${more}` };
  });
}

function describe(events: readonly ListedEvent[]): string {
  if (events.length === 0) return 'No request has been recorded.';
  const head = ['Time', 'Machine', 'Product', 'Outcome', 'Count', 'State', 'Noticed'];
  const rows = events.map((event) => [
    moment(event.at),
    event.subject === null ? (event.name ?? event.client) : `event ${event.number}`,
    event.subject ?? `${event.application}/${event.edition} ${event.generation}`,
    event.code,
    event.threshold === 0 ? '' : `${event.count} of ${event.threshold}`,
    event.subject === null ? String(event.state) : '',
    event.noticed,
  ]);
  return columns([head, ...rows]);
}
