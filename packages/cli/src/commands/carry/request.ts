import { ActivationError, carryFileText, type CarryFile, type VendorId } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { chosenEditions, clientOptions, editionArgument, openMachines, openOne } from '../client/editions.ts';
import { writeCarried } from './carried-files.ts';

export const carryRequest: CommandSpec = {
  words: 'carry request',
  arguments: editionArgument,
  options: [
    { flags: '-o, --output <file>', purpose: "the file to take along (default: the machine's id, .carry)" },
    ...clientOptions,
  ],
  group: 'Client on each machine',
  summary: 'Ask for this machine in a file: a license for its device key, or a lease of a host',
  example: 'attiva carry request -o laptop.carry',
  run,
};

interface Made {
  readonly vendor: VendorId;
  readonly client: string;
  readonly product: string;
  readonly request: CarryFile['requests'][number];
}

async function run(call: Call): Promise<Answer> {
  const made: Made[] = [];
  // One after the other: they share one state folder and its lock.
  for (const { machine, product } of chosenEditions(call, await openMachines(call))) {
    const activation = await openOne({ machine, product });
    try {
      const { kind, statement, client } = await activation.createCarryRequest();
      const { vendor } = machine.opened;
      made.push({ vendor, client, product: product.key, request: { kind, statement } });
    } finally {
      await activation.close();
    }
  }
  const [first] = made;
  if (first === undefined) throw new ActivationError('no-product-key', 'no edition has a product key on this machine');
  if (made.some(({ vendor }) => vendor !== first.vendor))
    throw new ActivationError('wrong-usage', 'the editions are of several vendors: name the one that is meant');
  const file = carryFileText({ vendor: first.vendor, requests: made.map(({ request }) => request) });
  const path = await writeCarried(call, call.text('output') ?? `${first.client}.carry`, file);
  const products = made.map(({ product }) => product);
  return {
    json: asJson({ file: path, vendor: first.vendor, client: first.client, products }),
    text: `Request for ${products.join(', ')} in ${path}\nNeither the name of this machine nor its product key is in it.`,
  };
}
