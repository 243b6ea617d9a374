import type { FetchedLists, TakenLists } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { askHost, dataOption } from './host-folder.ts';

export const importRevocations: CommandSpec = {
  words: 'host revocations import',
  arguments: { '<file>': "the vendor's NAME.revocations, or its vendor file" },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Take in what vendors have revoked, from a file; machines hear of it with their next answer',
  example: 'attiva host revocations import aurora.revocations',
  async run(call): Promise<Answer> {
    const file = await readText(call, call.argument('file') ?? '');
    return await askHost(call, async (door) => {
      const answer = await door.ask({ method: 'POST', path: '/v1/revocations', body: { file } });
      const { vendors } = answer as { readonly vendors: readonly TakenLists[] };
      return {
        json: asJson({ vendors }),
        text: vendors.length === 0 ? 'No lists in it.' : vendors.map(taken).join('\n'),
      };
    });
  },
};

export const fetchRevocations: CommandSpec = {
  words: 'host revocations fetch',
  options: [dataOption, { flags: '--vendor <id>', purpose: 'of this vendor only' }],
  group: 'Host in the LAN',
  summary: 'Ask the vendors now what they have revoked, as the host does once a day',
  example: 'attiva host revocations fetch',
  run: (call) => fetchNow(call),
};

async function fetchNow(call: Call): Promise<Answer> {
  const vendor = call.text('vendor');
  return await askHost(call, async (door) => {
    const body = vendor === undefined ? {} : { vendor };
    const answer = await door.ask({ method: 'POST', path: '/v1/revocation-fetches', body });
    const { vendors } = answer as { readonly vendors: readonly FetchedLists[] };
    const failed = vendors.filter((one) => one.failed !== undefined).length;
    const lines = vendors.map((one) =>
      one.taken === undefined
        ? columns([[one.vendor, `not reached: ${one.failed ?? 'unknown'}; take the lists from a file meanwhile`]])
        : taken(one.taken),
    );
    // All of them failed: not now. Some: part of a batch.
    const exit = failed === 0 ? 0 : failed === vendors.length ? 6 : 7;
    return { json: asJson({ vendors }), text: lines.join('\n'), exit };
  });
}

/** A running host does so at once, unless `renewal.enabled` is off or it reaches nobody. */
const nextStep =
  '         A host that serves asks the vendor for it by itself, see `attiva host status`; else: attiva host renew';

function taken({ vendor, newer, known, refused, revoked }: TakenLists): string {
  const words = [
    `${newer} ${newer === 1 ? 'list' : 'lists'} newer than here`,
    `${known} known already`,
    ...(refused.length === 0 ? [] : [`${refused.length} refused (${[...new Set(refused)].join(', ')})`]),
  ];
  const stopped =
    revoked.length === 0
      ? ''
      : `\nREVOKED  this host's grant for ${revoked.join(', ')}: it activates nobody until there is a new one.\n${nextStep}`;
  return `${vendor}  ${words.join(', ')}${stopped}`;
}
