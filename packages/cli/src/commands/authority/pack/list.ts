import type { PackSummary } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { columns, moment } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';

export const packList: CommandSpec = {
  words: 'authority pack list',
  arguments: dirArgument,
  options: [dirOption, { flags: '--all', purpose: 'older versions too' }],
  group: 'Vendor',
  summary: 'Show the packs: applications, editions, thresholds, setup keys',
  example: 'attiva authority pack list aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { packs } = await askAuthority(call, (door) => door.ask({ method: 'GET', path: '/v1/packs' }));
  const shown = call.flag('all') ? packs : packs.filter((pack) => pack.newest);
  const text = shown.map(describe).join('\n\n');
  return { json: asJson({ packs: shown }), text: text || 'No pack yet. Run: attiva authority pack build DIR' };
}

function describe(pack: PackSummary): string {
  const rows = pack.applications.flatMap((application) =>
    application.editions.flatMap((edition) =>
      edition.setupKeys.map(({ generation, key }) => [
        `  ${application.name}`,
        edition.name,
        `(${edition.id})`,
        `generation ${generation}`,
        `threshold ${edition.threshold}`,
        key,
      ]),
    ),
  );
  return `Pack ${pack.pack}, version ${pack.version}, built ${moment(pack.builtAt)}\n${columns(rows)}`;
}
