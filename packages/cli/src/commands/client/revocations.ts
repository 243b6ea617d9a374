import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { readText } from '../../program/secrets.ts';
import { openMachineOf } from './editions.ts';
import { knownVendors, storeLists, vendorOptions } from './vendor-files.ts';

export const importClientRevocations: CommandSpec = {
  words: 'client revocations import',
  arguments: { '<file>': "the vendor's NAME.revocations, or its vendor file" },
  options: vendorOptions.filter(({ flags }) => flags.startsWith('--data')),
  group: 'Client on each machine',
  summary: 'Take in what vendors have revoked, from a file: this machine refuses it from then on',
  example: 'attiva client revocations import aurora.revocations',
  run,
};

interface Taken {
  readonly vendor: string;
  readonly newer: number;
  readonly refused: readonly string[];
}

async function run(call: Call): Promise<Answer> {
  const text = await readText(call, call.argument('file') ?? '');
  const stored = await storeLists(call, text);
  const vendors: Taken[] = [];
  for (const { vendor, newer, refused } of stored) {
    // What products without an agent read: the state of this machine, or of this user.
    await takeIntoState(call, vendor, text);
    // A file holds the lists of one vendor: to each of the others they are a stranger's.
    if (newer > 0 || refused.length === 0 || stored.length === 1) vendors.push({ vendor, newer, refused });
  }
  const lines = vendors.map(({ vendor, newer, refused }) => {
    const left = refused.length === 0 ? '' : `, ${refused.length} refused (${[...new Set(refused)].join(', ')})`;
    return `${vendor}  ${newer === 0 ? 'nothing newer than here' : `${newer} newer taken in`}${left}`;
  });
  return {
    json: asJson({ vendors }),
    text: lines.length === 0 ? 'No list of a vendor that is known here.' : lines.join('\n'),
  };
}

async function takeIntoState(call: Call, vendor: string, text: string): Promise<void> {
  const { isActivationError, takeRevocationFile } = await import('@attiva/client');
  const roots = (await knownVendors(call)).find((one) => one.vendor === vendor);
  if (roots === undefined) return;
  try {
    await takeRevocationFile(await openMachineOf(call, roots, { agent: false }), text);
  } catch (error) {
    // The agent's folder is not this account's: the agent reads the file beside the vendor's.
    if (!isActivationError(error) || error.code !== 'state-unwritable') throw error;
  }
}
