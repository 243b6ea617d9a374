import type { BundleSummary } from '@attiva/authority';
import { columns, day } from '../../../program/columns.ts';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';

export const bundleList: CommandSpec = {
  words: 'authority bundle list',
  arguments: dirArgument,
  options: [dirOption],
  group: 'Vendor',
  summary: 'Show the bundles: which keys can be confirmed by telephone',
  example: 'attiva authority bundle list aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { bundles } = await askAuthority(call, (door) => door.ask({ method: 'GET', path: '/v1/bundles' }));
  return { json: asJson({ bundles }), text: columns(bundles.map(row)) || 'No bundles yet.' };
}

function row(bundle: BundleSummary): readonly string[] {
  const { number, kind, keyLastFive, application, edition, generation, customer, createdAt, newest } = bundle;
  return [
    String(number).padStart(4),
    `${kind} key …${keyLastFive}`,
    edition === null ? application : `${application}/${edition}`,
    `generation ${generation}`,
    day(createdAt),
    newest ? '' : 'replaced',
    customer ?? 'published',
  ];
}
