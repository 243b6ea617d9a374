/** Operations of an administrator on editions of this machine: a new identity, another agreement, no key. */
import type { Answer, Call, CommandSpec, Json } from '../../program/command-spec.ts';
import { chosenEditions, editionArgument, type MachineEdition, openMachines } from './editions.ts';
import { vendorOptions } from './vendor-files.ts';

const common = { arguments: editionArgument, options: vendorOptions, group: 'Client on each machine' } as const;

export const newIdentity: CommandSpec = {
  ...common,
  words: 'client new-identity',
  summary: 'Take a new identity; hosts count the machine once (familiar: /rearm)',
  example: 'attiva client new-identity',
  run: (call) =>
    forEach(call, async ({ machine, product }) => {
      const { clientId, graceRenewed, rearmsLeft } = await machine.newIdentity(product);
      const grace = graceRenewed ? `grace begins anew, ${rearmsLeft} more times` : 'grace is not renewed any more';
      return { json: { clientId, graceRenewed, rearmsLeft }, text: `client ${clientId}; ${grace}` };
    }),
};

export const clearAgreement: CommandSpec = {
  ...common,
  words: 'client clear-agreement',
  summary: 'Let hosts of another agreement of the vendor license this machine',
  example: 'attiva client clear-agreement studio',
  run: (call) =>
    forEach(call, async ({ machine, product }) => {
      await machine.clearAgreement(product);
      return { json: { cleared: true }, text: 'any willing host of the vendor may license it' };
    }),
};

export const clearKey: CommandSpec = {
  ...common,
  words: 'client clear-key',
  summary: 'Remove the product key and its license; the identity stays (familiar: /upk)',
  example: 'attiva client clear-key studio',
  run: (call) =>
    forEach(call, async ({ machine, product }) => {
      await machine.clearKey(product);
      return { json: { cleared: true }, text: 'key and lease are removed' };
    }),
};

interface Done {
  readonly json: { readonly [name: string]: Json };
  readonly text: string;
}

async function forEach(call: Call, act: (edition: MachineEdition) => Promise<Done>): Promise<Answer> {
  const editions: { readonly [name: string]: Json }[] = [];
  const lines: string[] = [];
  for (const edition of chosenEditions(call, await openMachines(call))) {
    const done = await act(edition);
    editions.push({ edition: edition.product.key, ...done.json });
    lines.push(`${edition.product.key}: ${done.text}.`);
  }
  return { json: { editions }, text: lines.join('\n') };
}
