import type { AddedVendor } from '@attiva/host';
import { openVendorFile } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { readText } from '../../program/secrets.ts';
import { databaseOptions, givenDatabase } from './database-options.ts';
import { askHost, asOwnerOf, dataOption, hostFolder } from './host-folder.ts';

export const hostInit: CommandSpec = {
  words: 'host init',
  arguments: { '<file>': 'the vendor file, NAME.attiva, as it came from the vendor' },
  options: [...databaseOptions, dataOption],
  group: 'Host in the LAN',
  summary: 'Make a host, or take in a further or newer vendor file',
  example: 'attiva host init aurora.attiva',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { initHost } = await import('@attiva/host');
  const name = call.argument('file') ?? '';
  const file = await readText(call, name);
  const { now } = call.terminal;
  // Looked at before anything is written: a file that is none leaves no half-made host behind.
  openVendorFile(file, { now: Math.floor(now() / 1000) });
  const folder = hostFolder(call);
  const { environment } = call.terminal;
  const database = givenDatabase(call);
  const { created } = await asOwnerOf(call, folder, () =>
    initHost({ folder, now, environment, ...(database !== undefined && { database }) }),
  );
  const added = await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/vendors', body: { file } }));
  return { json: { ...added, folder, created }, text: describe(added, { folder, created, data: call.text('data') }) };
}

function describe(added: AddedVendor, made: { folder: string; created: boolean; data: string | undefined }): string {
  const where = made.data === undefined ? '' : ` --data ${made.data}`;
  const outcomes = { added: 'new here', updated: 'newer than before', unchanged: 'known already' };
  return [
    `Vendor       ${added.name} (${added.vendor}), ${outcomes[added.outcome]}`,
    `Root         ${added.fingerprint}   compare with your contract before you register`,
    `Products     ${added.applications.map((application) => application.name).join(', ') || 'none in this file'}`,
    `Folder       ${made.folder}${made.created ? ', made now' : ''}`,
    `Next         attiva host register --key XXXXX-XXXXX-XXXXX-XXXXX-XXXXX${where}   then   attiva host serve${where}`,
    `Console      attiva console link${where}   opens its pages in a browser, once it runs`,
  ].join('\n');
}
