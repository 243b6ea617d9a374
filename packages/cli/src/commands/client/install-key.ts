import type { Machine, RecognizedKey } from '@attiva/client';
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { readProductKey } from '../../program/secrets.ts';
import { describeReport } from './attempt-report.ts';
import { clientOptions, openMachines, openOne } from './editions.ts';

export const installKey: CommandSpec = {
  words: 'client install-key',
  arguments: {
    '[key]': 'a setup or device key (else you are asked; --key-file keeps a device key out of the shell history)',
  },
  options: [{ flags: '--key-file <file>', purpose: 'file with the key' }, ...clientOptions],
  group: 'Client on each machine',
  summary: 'Install a setup or device key and try to activate at once (familiar: /ipk)',
  example: 'attiva client install-key HC8TF-2N6WK-QX7RD-5W2K8-9XJ5D',
  run,
};

async function run(call: Call): Promise<Answer> {
  const text = await readProductKey(call, 'Product key: ');
  const { machine, key } = recognizeSetupKey(text, await openMachines(call));
  const activation = await openOne({ machine, product: key.product });
  const report = await activation.installKey(text);
  await activation.close();
  const installed = { edition: key.product.key, generation: key.generation, lastFive: key.lastFive };
  const said = `Installed the ${key.kind} key …${key.lastFive}: ${key.product.key}, generation ${key.generation}`;
  // Installed is installed: what came of the first attempt is told, and tried again by itself.
  return { json: asJson({ installed, report }), text: `${said}\n${describeReport(report)}` };
}

/**
 * The vendor whose packs know the key. Where none does, the refusal of the first says why.
 * @throws {ActivationError} those of reading a key; `wrong-usage` for a device key that fits products of several vendors.
 */
export function recognizeSetupKey(
  text: string,
  machines: readonly Machine[],
): { readonly machine: Machine; readonly key: RecognizedKey } {
  const refusals: ActivationError[] = [];
  const found: { readonly machine: Machine; readonly key: RecognizedKey }[] = [];
  for (const machine of machines) {
    try {
      found.push({ machine, key: machine.recognizeKey(text) });
    } catch (error) {
      if (!isActivationError(error)) throw error;
      refusals.push(error);
    }
  }
  const [only, another] = found;
  if (only !== undefined && another !== undefined && only.key.kind === 'device') {
    const vendors = found.map(({ machine, key }) => `${key.product.key} of ${machine.vendorName}`).join(', ');
    const why = `the device key …${only.key.lastFive} could be for ${vendors}: give --roots of the vendor it is from`;
    throw new ActivationError('wrong-usage', why, { facts: { key: only.key.lastFive } });
  }
  if (only !== undefined) return only;
  throw refusals[0] ?? new TypeError('a machine is opened for at least one vendor');
}
