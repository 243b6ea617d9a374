import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { readText } from '../../program/secrets.ts';
import { storeVendorFile, vendorOptions } from './vendor-files.ts';

export const addVendor: CommandSpec = {
  words: 'client add-vendor',
  arguments: { '<file>': 'the vendor file, NAME.attiva' },
  // Written to the folder that an agent reads, not through its socket.
  options: vendorOptions.filter(({ flags }) => flags.startsWith('--data')),
  group: 'Client on each machine',
  summary: 'Let the commands of this machine know a vendor, or its newer file',
  example: 'attiva client add-vendor aurora.attiva',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { file, path, known } = await storeVendorFile(call, await readText(call, call.argument('file') ?? ''));
  const editions = file.packs.flatMap(({ claims }) =>
    claims.applications.flatMap((application) => application.editions.map(({ id }) => `${application.id}/${id}`)),
  );
  const { id, fingerprint, vendor } = file;
  const text = [
    `Vendor    ${vendor.name} (${id}), ${known ? 'known already; file renewed' : 'new here'}`,
    `Root      ${fingerprint}   compare with your contract`,
    `Editions  ${editions.join(', ') || 'none in this file'}`,
  ].join('\n');
  return { json: { vendor: id, name: vendor.name, fingerprint, editions, path, known }, text };
}
