import { resolve } from 'node:path';
import type { TableClient, TablePage } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { askHost, dataOption, type HostDoor } from './host-folder.ts';

export const hostExport: CommandSpec = {
  words: 'host export',
  arguments: { '<file>': 'where to: JSON, one client a line' },
  options: [
    { flags: '--with-names', purpose: 'also the names of the machines, as far as this host keeps them' },
    { flags: '--replace', purpose: 'write over a file of that name' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: 'Write the table of clients, so that another host need not count from zero',
  example: 'attiva host export clients.jsonl',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { writeTableFile } = await import('@attiva/host');
  const file = resolve(call.terminal.workingDirectory, call.argument('file') ?? '');
  const names = call.flag('withNames');
  const rows = await askHost(call, (door) =>
    writeTableFile({ file, replace: call.flag('replace') }, pagesOf(door, names)),
  );
  const text = `Written  ${file}, ${rows} clients${names ? ', with names' : ', without names'}\nNext     on the other host: attiva host import FILE`;
  return { json: { file, rows, names }, text };
}

async function* pagesOf(door: HostDoor, names: boolean): AsyncGenerator<TablePage> {
  let last: TableClient | undefined;
  do {
    const after = last && { vendor: last.vendor, application: last.application, client: last.client };
    const query = { ...after, ...(names && { names: 'yes' }) };
    const page = (await door.ask({ method: 'GET', path: '/v1/client-table', query })) as TablePage;
    yield page;
    last = page.clients.at(-1);
  } while (last !== undefined);
}
