import { resolve } from 'node:path';
import type { MergedTable } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostImport: CommandSpec = {
  words: 'host import',
  arguments: { '<file>': 'a table of clients, as `attiva host export` wrote it' },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Take in the clients of another host: the newest contact wins, nobody is counted twice',
  example: 'attiva host import clients.jsonl',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { checkTableFile, partsOfTable, tableRowsAtOnce } = await import('@attiva/host');
  const file = resolve(call.terminal.workingDirectory, call.argument('file') ?? '');
  const { header } = await checkTableFile(file, Math.floor(call.terminal.now() / 1000));
  const sum = { rows: 0, added: 0, updated: 0, known: 0, unknownProduct: 0, succeeded: 0 };
  await askHost(call, async (door) => {
    for await (const clients of partsOfTable(file, tableRowsAtOnce)) {
      const body = { from: header.store, clients };
      const merged = await door.ask({ method: 'POST', path: '/v1/client-table', body });
      for (const name of Object.keys(sum) as (keyof MergedTable)[]) sum[name] += merged[name];
    }
  });
  return { json: asJson({ from: header.store, ...sum }), text: describe(sum) };
}

function describe({ rows, added, updated, known, unknownProduct, succeeded }: MergedTable): string {
  return [
    `Taken in  ${rows} rows: ${added} new here, ${updated} newer than here, ${known} known already`,
    ...(unknownProduct === 0
      ? []
      : [`Left out  ${unknownProduct} of vendors or products that this host does not know`]),
    ...(succeeded === 0 ? [] : [`Left out  ${succeeded} whose place another identity has taken here`]),
  ].join('\n');
}
