import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { clientOptions, editionArgument, openMachines, openOne } from './editions.ts';
import { deviceEdition } from './on-paper.ts';

export const clientReturn: CommandSpec = {
  words: 'client return',
  arguments: {
    '[edition]': editionArgument['[edition]']?.replace('all that have a key', 'the one with a device key') ?? '',
  },
  options: clientOptions,
  group: 'Client on each machine',
  summary: "Give this machine's device license back to the vendor, for another machine",
  example: 'attiva client return studio',
  run,
};

async function run(call: Call): Promise<Answer> {
  const activation = await openOne(deviceEdition(call, await openMachines(call)));
  try {
    const returned = await withProgress(call, "asking the vendor's authority", () => activation.returnLicense());
    const { product, key, remaining } = returned;
    const left = remaining === undefined ? '' : `; ${remaining} activations are left for other machines`;
    return {
      json: asJson({ ...returned }),
      text: `Returned     the license of ${product}, device key …${key}${left}\nRemoved      license and key of this machine`,
    };
  } finally {
    await activation.close();
  }
}
