/** Product packs of a host that runs: a further catalogue, a newer version. What may replace what is the host's to decide. */
import type { AddedPack, HeldPack } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, day } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { askHost, dataOption } from './host-folder.ts';

export const hostPackAdd: CommandSpec = {
  words: 'host pack add',
  arguments: { '<file>': "a pack file of a vendor that is known here, or the vendor's newest file" },
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Take a product pack in: new products and editions, served at once',
  example: 'attiva host pack add aurora-office.pack.json',
  run: async (call: Call): Promise<Answer> => {
    const file = await readText(call, call.argument('file') ?? '');
    const body = { file };
    const answer = await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/packs', body }));
    const packs = answer.packs as readonly AddedPack[];
    return { json: asJson({ packs }), text: packs.map(describeAdded).join('\n\n') || 'The file holds no pack.' };
  },
};

export const hostPackList: CommandSpec = {
  words: 'host pack list',
  options: [dataOption],
  group: 'Host in the LAN',
  summary: 'Show the product packs of this host and what they describe',
  example: 'attiva host pack list',
  run: async (call: Call): Promise<Answer> => {
    const answer = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/packs' }));
    const packs = answer.packs as readonly HeldPack[];
    return { json: asJson({ packs }), text: packs.map(describePack).join('\n\n') || 'No product pack yet.' };
  },
};

function describeAdded(pack: AddedPack): string {
  const { outcome, before, version } = pack;
  const was = outcome === 'updated' ? `, was version ${before ?? ''}` : '';
  const said = { added: 'new here', updated: `newer${was}`, unchanged: `known already, version ${version}` }[outcome];
  const keyless = pack.applications.filter(({ hasKey }) => !hasKey).map(({ name }) => name);
  const next =
    keyless.length === 0 ? [] : [`Next         a host key for ${keyless.join(', ')}: attiva host key add KEY`];
  return [`Pack         ${pack.pack}: ${said}`, describePack(pack), ...next].join('\n');
}

function describePack({ vendor, pack, version, signed, applications }: HeldPack): string {
  const rows = applications.flatMap(({ name, generations, editions, hasKey }) =>
    editions.map((edition) => [
      `  ${name}`,
      edition.name,
      `threshold ${edition.threshold}`,
      `generations ${generations.join(' ')}`,
      hasKey ? 'host key here' : 'no host key',
    ]),
  );
  return `${pack}, version ${version} of ${vendor}, signed ${day(signed)}\n${columns(rows)}`;
}
