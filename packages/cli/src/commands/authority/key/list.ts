import type { KeySummary } from '@attiva/authority';
import type { Answer, Call, CommandSpec } from '../../../program/command-spec.ts';
import { columns, day } from '../../../program/columns.ts';
import { asJson } from '../../../program/json.ts';
import { askAuthority, dirArgument, dirOption } from '../authority-folder.ts';
import { everyPage } from '../every-page.ts';

export const keyList: CommandSpec = {
  words: 'authority key list',
  arguments: dirArgument,
  options: [dirOption, { flags: '--setup', purpose: 'the setup keys alone, which are public' }],
  group: 'Vendor',
  summary: 'Show all product keys; of secret ones the last five characters',
  example: 'attiva authority key list aurora',
  run,
};

async function run(call: Call): Promise<Answer> {
  const isSetup = call.flag('setup');
  const keys = await askAuthority(call, (door) =>
    everyPage(async (page) => {
      const query = { ...page, ...(isSetup && { kind: 'setup' as const }) };
      const { keys: rows, next } = await door.ask({ method: 'GET', path: '/v1/keys', query });
      return { rows, next };
    }),
  );
  const shown = keys.toSorted(byProduct);
  return { json: asJson({ keys: shown }), text: columns(shown.map(row)) || 'No product keys yet.' };
}

/** Of one moment, as those of a new authority: by kind and product. */
function byProduct(one: KeySummary, other: KeySummary): number {
  const [first, second] = [productOf(one), productOf(other)];
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
  return Number(first > second) - Number(first < second);
}

function productOf({ kind, application, edition, generation }: KeySummary): string {
  return [kind, application, edition ?? '', String(generation).padStart(6, '0')].join('\n');
}

function row(key: KeySummary): readonly string[] {
  return [
    key.kind,
    key.publicKey ?? `…${key.lastFive}`,
    key.edition === null ? key.application : `${key.application}/${key.edition}`,
    `generation ${key.generation}`,
    used(key),
    key.blockedAt === null ? '' : `BLOCKED ${day(key.blockedAt)}`,
    key.customer ?? '',
  ];
}

function used(key: KeySummary): string {
  if (key.kind === 'host') return `hosts ${key.hosts} of ${key.maxHosts ?? 6}`;
  return key.kind === 'device' ? `machines ${key.devices} of ${key.quota ?? 1}` : '';
}
